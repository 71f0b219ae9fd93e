import { type ModelRequest, routeOf } from "./request.ts";
import type { Rule } from "./rule.ts";

/** What Portkey's gateway refuses by itself, before anything reaches AWS. */
export const portkeyRules: readonly Rule[] = [
  {
    cause: () =>
      "the API key, or the workspace or virtual key behind it, has expired: set a later apiKey.expiresAt, or renew it in Portkey",
    status: 401,
    words: /Error Code: 01|"code":\s*"01"|expired/i,
  },
  {
    cause: () =>
      "the gateway does not know the API key: if it was deleted, pulumi up --refresh makes it anew; if it was rotated, raise apiKey.serial (with apiKey.existing, set the new text); gatewayUrl and portkeyBaseUrl must be of one Portkey",
    status: 401,
    words: /^/,
  },
  {
    cause: () =>
      "the API key lacks the scope completions.write: pulumi up --refresh puts it back (with apiKey.existing, add it in Portkey)",
    status: 403,
    words: /Error Code: 033|"code":\s*"033"|AB03/,
  },
  {
    cause: (request) =>
      `the API key is pinned to a config and allows no other, but the settings send ${sent(request)}: set route: key for the team, or allow the override on the key in Portkey`,
    status: 400,
    words: /Cannot override default config/i,
  },
  {
    cause: (request) =>
      `the organisation blocks what is not saved in Portkey ("Block inline configs"), and the settings send ${sent(request)}: set registration: catalog, or a routing for the team, so that they name a saved provider or config`,
    status: 400,
    words: /inline_\w+_blocked|block_inline_config/,
  },
  {
    cause: () =>
      "the gateway has no saved providers and configs, as Portkey's open-source gateway by itself: set gatewayUrl to a gateway of the Portkey that portkeyBaseUrl names",
    status: 400,
    words: /invalid provider passed|You need to pass a valid json/i,
  },
  {
    cause: (request) =>
      `the gateway refuses the content of ${configOf(request)}, as its answer says: check the team's routing`,
    status: 400,
    words: /"errors":\s*\["path:/,
  },
  {
    cause: (request) =>
      `the gateway does not know ${configOf(request)}: it was deleted, or is in another workspace than the API key; pulumi refresh, then pulumi up makes it anew`,
    status: 400,
    words: /invalid config\b|config \S* ?(not found|does not exist)/i,
  },
  {
    cause: (_, words) =>
      `the gateway does not know ${keyOf(words)}: it was deleted, or is in another workspace than the API key; pulumi refresh, then pulumi up makes it anew`,
    status: 400,
    words: /Following keys are not valid/i,
  },
  {
    cause: (request) =>
      `the gateway finds no route: the settings send ${sent(request)}, and no config is pinned to the API key; pulumi up --refresh puts the team's route back`,
    status: 400,
    words: /x-portkey-(config|provider)\b.*\brequired/i,
  },
  {
    cause: ({ model }) =>
      `the integration in Portkey does not allow ${model}: put it in the team's models, or pulumi up --refresh where it is there already`,
    words: /model_not_allowed_error/,
  },
  {
    cause: () =>
      "a usage limits policy of the Portkey workspace is used up: raise or reset it in Portkey, or wait for its reset",
    status: 412,
    words: /Error Code: 06|"code":\s*"06"|usage_limits_policy|Usage Limits Policy/,
  },
  {
    cause: (_, words) =>
      `the budget of ${spender(words)} is used up: raise budget.limit of the team, or wait for its reset`,
    status: 412,
    words: /Error Code: 04|"code":\s*"04"|exhaust|Usage Limit/i,
  },
  {
    cause: () =>
      "a rate limit in Portkey is reached: raise the team's rateLimits, or wait until its period is over and run pulumi up again",
    status: 429,
    words: /^/,
  },
  {
    cause: () => "a guardrail of the gateway refused the request: look at it in Portkey's logs",
    status: 446,
    words: /^/,
  },
];

function sent(request: ModelRequest): string {
  return routeOf(request).join(", ") || "no route";
}

function configOf({ headers }: ModelRequest): string {
  const config = headers["x-portkey-config"];
  return config === undefined ? "the config that the API key is pinned to" : `config ${config}`;
}

function keyOf(words: string): string {
  return `the virtual key or provider ${words.match(/not valid:\s*([^"\\]+)/i)?.[1] ?? "of the route"}`;
}

function spender(words: string): string {
  if (/virtual[ _]key/i.test(words)) return "a virtual key";
  if (/workspace/i.test(words)) return "the workspace";
  if (/integration/i.test(words)) return "the integration";
  return "the API key";
}
