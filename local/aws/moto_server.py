"""Serves moto on the loopback interface and keeps what IAM and Bedrock hold in a file between runs.

    python moto_server.py PORT [STATE_FILE]

PORT 0 takes a free port. The port that was taken is printed as the first line of stdout. The server ends
when its stdin closes, so it never outlives the process that started it, even one that was killed.

Moto itself keeps everything in memory, and its recorder replays requests under new ids and new access
keys. So the state is the pickled IAM backend: users, policies and access keys come back exactly as they were. The
inference profiles that were made come after it; a file without them is one of an earlier release.
"""

import collections
import fcntl
import io
import json
import logging
import os
import pickle
import re
import signal
import sys
import threading

import moto
import moto_boundaries
import moto_budgets
import moto_iam_rules
import moto_inference_profiles
import moto_logs
import moto_secrets
from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

PARTITION = "aws"


class StateFile:
    """The state in a file that only its owner can read, since it holds secret access keys."""

    def __init__(self, path):
        self._path = path
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # Held until the process ends: a second server on the same file would undo what this one saves.
        self._lock = open(f"{path}.lock", "w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Another local run uses {path}. End it first.")
        self._saved = None
        self._load()

    def _load(self):
        if not os.path.exists(self._path):
            return
        with open(self._path, "rb") as file:
            saved = file.read()
        version, backend, *profiles = pickle.loads(saved)
        if version != moto.__version__:
            sys.exit(f"{self._path} was written by moto {version}, this is {moto.__version__}. Delete it to start anew.")
        iam_backends[DEFAULT_ACCOUNT_ID][PARTITION] = backend
        for made in profiles:
            moto_inference_profiles.restore(made)
        self._saved = saved

    def save(self):
        """Writes the state if it changed. A kill at any moment leaves the old file or the new one, never half of one."""
        iam = iam_backends[DEFAULT_ACCOUNT_ID][PARTITION]
        state = pickle.dumps((moto.__version__, iam, moto_inference_profiles.kept()))
        if state == self._saved:
            return
        half = f"{self._path}.new"
        with open(os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(state)
        os.replace(half, self._path)
        self._saved = state


def saving(app, state_file):
    """The WSGI app, answering one request at a time and saving before the answer leaves: what a client was told is kept."""
    lock = threading.Lock()

    def serve(environ, start_response):
        with lock:
            body = list(app(environ, start_response))
            state_file.save()
        return body

    return serve


class Calls:
    """Counts calls by their action, or by method and path where a service has no actions.

    DELETE /local/calls answers with the counts so far and begins anew.
    """

    def __init__(self, app):
        self._app = app
        self._counts = collections.Counter()
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/local/calls":
            with self._lock:
                body = json.dumps(self._counts).encode()
                self._counts.clear()
            start_response("200 OK", [("Content-Type", "application/json")])
            return [body]
        name = self._name(environ)
        with self._lock:
            self._counts[name] += 1
        return self._app(environ, start_response)

    @staticmethod
    def _name(environ):
        target = environ.get("HTTP_X_AMZ_TARGET")
        if target:
            return target.rpartition(".")[2]
        if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            action = re.search(rb"(?:^|&)Action=(\w+)", body)
            if action:
                return action[1].decode()
        return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"


def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


def main(port, state_path=None):
    # Ctrl-C reaches the whole process group, and the engine still needs AWS to finish what it is doing.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for extension in (
        moto_boundaries,
        moto_budgets,
        moto_iam_rules,
        moto_inference_profiles,
        moto_logs,
    ):
        extension.install()
    app = moto_secrets.showing_secrets(DomainDispatcherApplication(create_backend_app))
    if state_path:
        app = saving(app, StateFile(state_path))
    app = Calls(app)
    server = make_server("127.0.0.1", int(port), app, threaded=True)
    print(server.port, flush=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
