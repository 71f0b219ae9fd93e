"""Teaches moto the inference profiles of Amazon Bedrock's control plane: AWS's own, and those that an account makes.

AWS's own come from a file in the format of components/bedrock/inference-profiles.json: per profile, the regions
from which it can be called, and where it then routes to. LOCAL_INFERENCE_PROFILES names another one.

Assumed: several application profiles may have one name. The API's documentation names a ConflictException, and nowhere
says that names are unique; a profile's id, which AWS makes up, is.
"""

import json
import os
import re
import secrets
import string
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import unquote

from moto.bedrock.exceptions import BedrockClientError, TooManyTagsException
from moto.bedrock.models import BedrockBackend, bedrock_backends
from moto.bedrock.responses import BedrockResponse
from moto.core import DEFAULT_ACCOUNT_ID

BUNDLED = Path(__file__).parents[2] / "components" / "bedrock" / "inference-profiles.json"

# From the API's model (Bedrock, 2023-04-20).
NAME = re.compile(r"([0-9a-zA-Z][ _-]?)+")
DESCRIPTION = re.compile(r"([0-9a-zA-Z:.][ _-]?)+")
FOUNDATION_MODEL = re.compile(
    r"arn:(?P<partition>[a-z-]+):bedrock:(?P<region>[a-z0-9-]+)::foundation-model/[a-z0-9-]+\.[a-zA-Z0-9.:-]+"
)

MOST_TAGS = 50

# Of AWS's own profiles and their destinations, by id; read once.
system_routes = {}


def install():
    file = Path(os.environ.get("LOCAL_INFERENCE_PROFILES") or BUNDLED)
    system_routes.update(json.loads(file.read_text(encoding="utf-8"))["profiles"])
    BedrockResponse.create_inference_profile = create_inference_profile
    BedrockResponse.get_inference_profile = get_inference_profile
    BedrockResponse.list_inference_profiles = list_inference_profiles
    BedrockResponse.delete_inference_profile = delete_inference_profile
    BedrockBackend._list_arns = with_profiles(BedrockBackend._list_arns)


def with_profiles(list_arns):
    """What moto lets be tagged, and the profiles."""
    return lambda backend: [
        *list_arns(backend),
        *(profile["inferenceProfileArn"] for profile in made_in(backend).values()),
    ]


def kept():
    """What a state file has to keep: by region, the profiles that were made and their tags."""
    return {
        region: [(profile, tags_of(backend, profile)) for profile in made_in(backend).values()]
        for region, backend in bedrock_backends[DEFAULT_ACCOUNT_ID].items()
        if made_in(backend)
    }


def restore(profiles):
    for region, made in profiles.items():
        backend = bedrock_backends[DEFAULT_ACCOUNT_ID][region]
        for profile, tags in made:
            made_in(backend)[profile["inferenceProfileId"]] = profile
            backend.tagger.tag_resource(profile["inferenceProfileArn"], tags)


def tags_of(backend, profile):
    return backend.tagger.list_tags_for_resource(profile["inferenceProfileArn"])["Tags"]


class NotFound(BedrockClientError):
    code = 404

    def __init__(self, identifier):
        super().__init__("ResourceNotFoundException", f"Inference profile {identifier} does not exist.")


class Invalid(BedrockClientError):
    def __init__(self, message):
        super().__init__("ValidationException", message)


def made_in(backend):
    """The application inference profiles of a region, by id. With the backend, a reset of moto forgets them."""
    return backend.__dict__.setdefault("application_inference_profiles", {})


def partition_of(region):
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def arn_in(backend, kind, name):
    region = backend.region_name
    return f"arn:{partition_of(region)}:bedrock:{region}:{backend.account_id}:{kind}/{name}"


def destinations(profile_id, region):
    """ARNs of the models to which a profile of AWS routes what is called in a region, or None where it cannot be called."""
    route = next((route for route in system_routes.get(profile_id, []) if region in route["from"]), None)
    if route is None:
        return None
    model = profile_id.split(".", 1)[1]
    foundation_model = f"arn:{partition_of(region)}:bedrock:{{}}::foundation-model/{model}"
    if route["to"] == "commercial" or profile_id.startswith("global."):
        return [foundation_model.format(region), foundation_model.format("")]
    return [foundation_model.format(destination) for destination in route["to"]]


def system_profile(backend, profile_id):
    models = destinations(profile_id, backend.region_name)
    if models is None:
        return None
    title = " ".join(word.capitalize() for word in re.split(r"[.:-]", profile_id))
    return {
        "inferenceProfileName": title[:64],
        "description": f"Routes requests to {title}",
        "createdAt": "2025-01-01T00:00:00Z",
        "updatedAt": "2025-01-01T00:00:00Z",
        "inferenceProfileArn": arn_in(backend, "inference-profile", profile_id),
        "inferenceProfileId": profile_id,
        "models": [{"modelArn": arn} for arn in models],
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
    }


def find(backend, identifier):
    """A profile by its id or ARN; one of another region or account does not exist here."""
    profile_id = identifier.split("/")[-1]
    profile = made_in(backend).get(profile_id) or system_profile(backend, profile_id)
    if profile is None or identifier not in (profile_id, profile["inferenceProfileArn"]):
        raise NotFound(identifier)
    return profile


def models_of(backend, source):
    """The models of a profile of AWS, or the one foundation model; of the region called, either."""
    model = FOUNDATION_MODEL.fullmatch(source)
    if model and model["region"] == backend.region_name and model["partition"] == partition_of(model["region"]):
        return [{"modelArn": source}]
    profile = system_profile(backend, source.split("/")[-1])
    if profile is None or source != profile["inferenceProfileArn"]:
        raise Invalid("copyFrom must be a valid inference profile model source ARN.")
    return profile["models"]


def create_inference_profile(self):
    backend = self.bedrock_backend
    asked = json.loads(self.body)
    made = made_in(backend).values()
    again = next((profile for profile in made if profile["token"] == asked.get("clientRequestToken")), None)
    return answer(created(again or make(backend, asked)), 201)


def make(backend, asked):
    name, description = asked["inferenceProfileName"], asked.get("description")
    tags = asked.get("tags") or []
    check("inferenceProfileName", name, NAME, 64)
    if description is not None:
        check("description", description, DESCRIPTION, 200)
    if len(tags) > MOST_TAGS:
        raise TooManyTagsException(f"Member must have length less than or equal to {MOST_TAGS}")
    models = models_of(backend, asked["modelSource"].get("copyFrom", ""))
    profile_id = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(12))
    now = datetime.now(timezone.utc).isoformat()
    profile = {
        "token": asked.get("clientRequestToken") or profile_id,
        "inferenceProfileName": name,
        **({"description": description} if description else {}),
        "createdAt": now,
        "updatedAt": now,
        "inferenceProfileArn": arn_in(backend, "application-inference-profile", profile_id),
        "inferenceProfileId": profile_id,
        "models": models,
        "status": "ACTIVE",
        "type": "APPLICATION",
    }
    made_in(backend)[profile_id] = profile
    backend.tagger.tag_resource(
        profile["inferenceProfileArn"], [{"Key": tag["key"], "Value": tag["value"]} for tag in tags]
    )
    return profile


def check(field, text, pattern, most):
    if not 1 <= len(text) <= most or not pattern.fullmatch(text):
        raise Invalid(
            f"1 validation error detected: Value at '{field}' failed to satisfy constraint: Member must satisfy"
            f" regular expression pattern: {pattern.pattern} and have length at most {most}"
        )


def created(profile):
    return {"inferenceProfileArn": profile["inferenceProfileArn"], "status": profile["status"]}


def shown(profile):
    return {key: value for key, value in profile.items() if key != "token"}


def answer(body, status=200):
    return json.dumps(body), {"status": status, "Content-Type": "application/json"}


def get_inference_profile(self):
    return answer(shown(find(self.bedrock_backend, identifier_in(self))))


def delete_inference_profile(self):
    backend = self.bedrock_backend
    profile = find(backend, identifier_in(self))
    if profile["type"] != "APPLICATION":
        raise Invalid("Only application inference profiles can be deleted.")
    del made_in(backend)[profile["inferenceProfileId"]]
    backend.tagger.delete_all_tags_for_resource(profile["inferenceProfileArn"])
    return answer({})


def list_inference_profiles(self):
    backend = self.bedrock_backend
    query = {name: values[0] for name, values in self.querystring.items()}
    # Without a type AWS lists its own alone (aws/aws-cli#9728).
    if query.get("type") == "APPLICATION":
        profiles = [shown(profile) for profile in made_in(backend).values()]
    else:
        profiles = [profile for name in system_routes if (profile := system_profile(backend, name))]
    start = int(query.get("nextToken") or 0)
    end = start + int(query.get("maxResults") or len(profiles))
    more = {"nextToken": str(end)} if end < len(profiles) else {}
    return answer({"inferenceProfileSummaries": profiles[start:end], **more})


def identifier_in(response):
    return unquote(response.uri_match["inferenceProfileIdentifier"])
