"""Shows what AWS knows of an access key and tells nobody: whoever checks a signature here needs the secret.

    GET /local/access-keys/{id}

answers 200 with `secretAccessKey`, `sessionToken` (temporary credentials only, else null), `status`
("Active", "Inactive", or "Expired"), `user` or `role` (the name of the one that is not null) and `arn`, that of
the principal; 404 where no user and no assumed role has such a key.
"""

import json
import re

from moto.core.utils import utcnow
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

ACCESS_KEY = re.compile(r"/local/access-keys/([A-Za-z0-9]+)")


def showing_secrets(app):
    def serve(environ, start_response):
        asked = ACCESS_KEY.fullmatch(environ.get("PATH_INFO", ""))
        if not asked or environ["REQUEST_METHOD"] != "GET":
            return app(environ, start_response)
        key = of_user(asked[1]) or of_role(asked[1])
        start_response("200 OK" if key else "404 Not Found", [("Content-Type", "application/json")])
        return [json.dumps(key).encode()]

    return serve


def of_user(access_key_id):
    for user in (user for iam in backends(iam_backends) for user in list(iam.users.values())):
        for key in list(user.access_keys):
            if key.access_key_id == access_key_id:
                return {
                    "secretAccessKey": key.secret_access_key,
                    "sessionToken": None,
                    "status": key.status,
                    "user": user.name,
                    "role": None,
                    "arn": user.arn,
                }


def of_role(access_key_id):
    for session in (session for sts in backends(sts_backends) for session in list(sts.assumed_roles)):
        if session.access_key_id == access_key_id:
            return {
                "secretAccessKey": session.secret_access_key,
                "sessionToken": session.session_token,
                "status": "Active" if utcnow() < session.expiration else "Expired",
                "user": None,
                "role": session.role_arn.split("/")[-1],
                "arn": session.arn,
            }


def backends(of_service):
    return [backend for account in list(of_service.values()) for backend in list(account.values())]
