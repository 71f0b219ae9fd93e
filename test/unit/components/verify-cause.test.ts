import { expect, test } from "vitest";
import { causeOf } from "../../../components/claude-code/verification/cause.ts";
import type { Outcome } from "../../../components/claude-code/verification/outcome.ts";
import { requestOf } from "../../../components/claude-code/verification/request.ts";
import { networkFailure } from "../../../components/shared/network/failure.ts";
import { bedrockSettings, messagesSettings, model } from "./verify-gateway.ts";

const url = "https://api.portkey.ai/v1";

function answer(status: number, body: string | object, errorType = ""): Outcome {
  const [contentType, text] =
    typeof body === "string" ? ["text/html", body] : ["application/json", JSON.stringify(body)];
  return { body: text, contentType, errorType, location: "", status };
}

const none = (code: string): Outcome => ({
  code,
  message: `it failed: ${code}`,
  network: networkFailure(Object.assign(new Error(), { code }), new URL(url), "gatewayUrl"),
});

/** As Portkey's gateway writes what it refuses at the door. */
const door = (status: number, text: string, code: string) => {
  const message = `Portkey Error: ${text}. Error Code: ${code}`;
  return answer(status, { error: { code, message }, message, status: "failure" });
};
const refused = (message: string) => answer(400, { message, status: "failure" });

/** As Portkey's gateway writes what a target refuses. */
const target = (status: number, type: string, message: string, code: string | null = null) =>
  answer(status, { error: { code, message, param: null, type } });

const aws = (status: number, type: string, message: string) => answer(status, { message }, type);

/** Without AWS's type, as the gateway's Messages API has it. */
const passedOn = (status: number, message: string) =>
  answer(status, {
    error: { code: null, message: `bedrock error: ${message}`, param: null, type: null },
    provider: "bedrock",
  });

const invoke = (rest: string) =>
  `User: arn:aws:iam::123456789012:user/bedrock-portkey/dev/payments is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:eu-west-1:123456789012:inference-profile/${model} ${rest}`;

const causes: readonly (readonly [what: string, outcome: Outcome, cause: string | RegExp])[] = [
  [
    "a host that is not there",
    none("ENOTFOUND"),
    /^the gateway at https:\/\/api\.portkey\.ai\/v1 cannot be reached \(ENOTFOUND\): check gatewayUrl and the network; where a proxy is the way out, set HTTPS_PROXY$/,
  ],
  ["a name server that is away", none("EAI_AGAIN"), /check gatewayUrl/],
  ["a port on which nobody listens", none("ECONNREFUSED"), /check gatewayUrl/],
  ["a gateway that hangs", none("ETIMEDOUT"), /did not answer in time: check gatewayUrl/],
  ["a certificate of the company's own", none("SELF_SIGNED_CERT_IN_CHAIN"), /NODE_EXTRA_CA_CERTS/],
  ["metadata that is no header", none("ERR_INVALID_CHAR"), /check the team's metadata/],
  ["a connection that breaks", none("ECONNRESET"), /connection to the gateway at \S+ failed \(ECONNRESET\)/],
  ["a web site", answer(404, "<html>"), /is no gateway that serves mode bedrock: check gatewayUrl$/],
  ["another API", answer(404, { detail: "Not Found" }), /is no gateway .* check gatewayUrl/],
  ["a page with a success", answer(200, "<html>Welcome"), /is no gateway .* check gatewayUrl/],
  ["a firewall", answer(403, "<html>Forbidden"), /check gatewayUrl/],
  [
    "an outage of the gateway",
    answer(502, "<html>Bad Gateway"),
    /failed: check gatewayUrl and the gateway's status/,
  ],
  ["an unknown key", door(401, "Invalid API Key", "03"), /does not know the API key: .*apiKey\.serial/],
  [
    "a key that has expired",
    door(401, "Portkey API Key Expired", "01"),
    /expired: set a later apiKey\.expiresAt/,
  ],
  [
    "a virtual key that has expired",
    target(401, "virtual_key_expired_error", "Portkey Virtual Key ab********c Expired", "01"),
    /expired/,
  ],
  ["a key without the scope", door(403, "Forbidden!", "033"), /lacks the scope completions\.write/],
  [
    "a pinned key",
    refused("Cannot override default config set for this API key."),
    /pinned to a config and allows no other, but the settings send x-portkey-config: pc-paymen-1a2b3c: set route: key/,
  ],
  [
    "a deleted config",
    refused("Invalid config id passed"),
    "the gateway does not know config pc-paymen-1a2b3c: it was deleted, or is in another workspace than the API key; pulumi refresh, then pulumi up makes it anew",
  ],
  [
    "a config that names what is gone",
    refused("Following keys are not valid: payments-us-east-1-a1b2c3"),
    /does not know the virtual key or provider payments-us-east-1-a1b2c3: it was deleted/,
  ],
  [
    "a config that is refused",
    answer(400, {
      errors: ["path: strategy,mode, message: Invalid"],
      message: "Invalid config passed",
      status: "failure",
    }),
    /refuses the content of config pc-paymen-1a2b3c/,
  ],
  [
    "blocked inline providers",
    answer(400, { error: { code: "inline_provider_blocked", field: "x-portkey-provider" } }),
    /"Block inline configs".*registration: catalog/,
  ],
  [
    "a gateway without saved configs",
    refused("Invalid config passed. You need to pass a valid json"),
    /no saved providers and configs.*set gatewayUrl/,
  ],
  [
    "no route at all",
    refused("Either x-portkey-config or x-portkey-provider header is required"),
    /finds no route/,
  ],
  [
    "a budget that is used up",
    door(412, "Portkey API Key Usage Limit Exceeded", "04"),
    "the budget of the API key is used up: raise budget.limit of the team, or wait for its reset",
  ],
  [
    "the workspace's budget",
    door(412, "Portkey Workspace Usage Limit Exceeded", "04"),
    /^the budget of the workspace is used up/,
  ],
  [
    "a virtual key's budget",
    target(412, "virtual_key_exhaust_error", "Portkey Virtual Key ab********c Usage Limit Exceeded", "04"),
    /^the budget of a virtual key is used up/,
  ],
  [
    "a usage policy",
    target(
      412,
      "usage_limits_policy_exhaust_error",
      "Portkey Usage Limits Policy 1 Exceeded for value key a",
      "06",
    ),
    /^a usage limits policy/,
  ],
  [
    "a model that the integration lacks",
    target(412, "model_not_allowed_error", `Model ${model} is not allowed for this integration`),
    /integration in Portkey does not allow us\.anthropic/,
  ],
  [
    "a rate limit",
    door(429, "apikey pk********abc rate limit exceded", "05"),
    /rate limit in Portkey is reached: raise the team's rateLimits/,
  ],
  [
    "a policy that lacks the model",
    aws(
      403,
      "AccessDeniedException",
      invoke("because no identity-based policy allows the bedrock:InvokeModel action"),
    ),
    /^AWS does not allow bedrock:InvokeModel on arn:aws:bedrock:eu-west-1:\S+: the policy of the team's identity does not have it.*; if eu-west-1 is none of the team's regions, the credentials are registered for another region$/,
  ],
  [
    "the same as the gateway passes it on",
    passedOn(403, invoke("because no identity-based policy allows the bedrock:InvokeModel action")),
    /^AWS does not allow bedrock:InvokeModel/,
  ],
  [
    "a permissions boundary",
    aws(
      403,
      "AccessDeniedException",
      invoke("because no permissions boundary allows the bedrock:InvokeModel action"),
    ),
    /permissionsBoundary stands against it/,
  ],
  [
    "an organisation's policy",
    aws(403, "AccessDeniedException", invoke("with an explicit deny in a service control policy")),
    /service control policy of the organisation denies it/,
  ],
  [
    "a role that may not be assumed",
    passedOn(
      403,
      "User: arn:aws:iam::299329113195:role/portkey-app is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/payments",
    ),
    /may not assume arn:aws:iam::123456789012:role\/payments: check gatewayPrincipal/,
  ],
  [
    "a model that is not enabled",
    aws(403, "AccessDeniedException", "You don't have access to the model with the specified model ID."),
    /^model access: the AWS account may not use us\.anthropic/,
  ],
  [
    "a model that needs a profile",
    aws(
      400,
      "ValidationException",
      "Invocation of model ID anthropic.claude-sonnet-4-6 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
    ),
    /inference profile alone/,
  ],
  [
    "a model that does not exist",
    aws(400, "ValidationException", "The provided model identifier is invalid."),
    /^AWS does not know us\.anthropic\S+ in the region that was called: check models; .*registered for another region/,
  ],
  [
    "a profile that does not exist",
    aws(
      404,
      "ResourceNotFoundException",
      "The specified resource ARN was not found. Check the ARN and try your request again.",
    ),
    /^AWS does not know/,
  ],
  [
    "a revoked access key",
    aws(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    /does not know the access key.*raise accessKey\.serial/,
  ],
  [
    "the same as the gateway passes it on",
    passedOn(403, "The security token included in the request is invalid."),
    /raise accessKey\.serial/,
  ],
  [
    "another key's secret",
    aws(
      403,
      "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided.",
    ),
    /raise accessKey\.serial/,
  ],
  [
    "credentials for another region",
    aws(403, "InvalidSignatureException", "Credential should be scoped to a valid region."),
    /registered for another region than the one that the gateway calls/,
  ],
  [
    "a clock that is wrong",
    aws(403, "InvalidSignatureException", "Signature expired: 20260601T120000Z is now earlier than"),
    /clock of the gateway/,
  ],
  [
    "a quota of AWS",
    aws(429, "ThrottlingException", "Too many requests, please wait before trying again."),
    /^AWS throttles/,
  ],
  [
    "an outage of Bedrock",
    aws(503, "ServiceUnavailableException", "Bedrock is unable to process your request."),
    /^Bedrock could not serve/,
  ],
  [
    "what nobody foresaw",
    answer(418, { message: "I am a teapot" }),
    /^the gateway refused the request for \S+ with 418 for the reason above/,
  ],
];

test.each(causes)("%s is named, with its remedy, in one line", (_, outcome, cause) => {
  const text = causeOf(requestOf(bedrockSettings(url), ""), outcome);
  expect(text).toEqual(typeof cause === "string" ? cause : expect.stringMatching(cause));
  expect(text).not.toContain("\n");
});

test("a config that the key is pinned to has no slug to name", () => {
  const settings = messagesSettings(url);
  const request = requestOf({ ...settings, env: { ...settings.env, ANTHROPIC_CUSTOM_HEADERS: "" } }, "");
  expect(causeOf(request, refused("Invalid config id passed"))).toContain(
    "the config that the API key is pinned to",
  );
});

test("a wrong path says that Portkey's ends in /v1 where gatewayUrl does not", () => {
  const request = requestOf(bedrockSettings("https://gateway.example.com"), "");
  expect(causeOf(request, answer(404, "<html>"))).toMatch(/check gatewayUrl \(Portkey's ends in \/v1\)$/);
});

test("settings without a gateway or a model are refused before anything is sent", () => {
  expect(() => requestOf({ model }, "")).toThrow("name no gateway");
  expect(() => requestOf({ env: { ANTHROPIC_BASE_URL: url } }, "")).toThrow("name no model");
});
