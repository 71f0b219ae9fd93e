import fc from "fast-check";

/*
 * Values of an environment and teams as people write them: right ones mostly, and some that only the program refuses, by what stands elsewhere.
 */

const sonnet = "us.anthropic.claude-sonnet-4-6";
const models = [
  sonnet,
  "anthropic.claude-3-haiku-20240307-v1:0",
  "us.anthropic.claude-of-tomorrow-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3",
];
const moments = ["2027-01-31", "2027-01-31T18:00:00+01:00", "2027-01-31T18:00:00.5Z"];
const america = ["ca-central-1", "ca-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"];
const role = "arn:aws:iam::123456789012:role/teams/gateway";
const boundary = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";

const model = fc.oneof({ arbitrary: fc.constant(sonnet), weight: 8 }, fc.constantFrom(...models));
const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,9}$/);
const text = fc.string({ maxLength: 12, minLength: 1 });
const whole = (most: number) => fc.integer({ max: most, min: 1 });
const codes = fc.array(fc.integer({ max: 599, min: 100 }), { maxLength: 3, minLength: 1 });
const some = <T>(of: T) => fc.record(of as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
const regions = fc.shuffledSubarray(["us-east-1", "us-east-2", "us-west-2"], { minLength: 1 });
const one = <T>(...of: T[]) => fc.constantFrom(...of);

const claudeCode = some({
  apiKeyHelper: fc.oneof(
    fc.record({ keychain: one("claude-{team}", "claude") }),
    fc.record({ command: text }),
    fc.record({ region: one("us-east-1"), secretsManager: word }),
  ),
  flags: one("number", "string"),
  mode: one("bedrock", "messages"),
  telemetry: fc.record(
    { endpoint: fc.webUrl(), logPrompts: fc.boolean(), protocol: one("grpc", "http/json") },
    { requiredKeys: ["endpoint"] },
  ),
});

const budget = fc.record(
  { alertAt: whole(9), limit: fc.integer({ max: 99, min: 9 }), periodicReset: one("weekly", "monthly") },
  { requiredKeys: ["limit"] },
);

const routing = some({
  cache: fc.record({ maxAge: whole(9999), mode: one("simple", "semantic") }, { requiredKeys: ["mode"] }),
  fallbackTo: fc.array(
    fc.oneof(
      one("anthropic-key", "@vertex"),
      fc.record({ model: one("claude-sonnet-4-6"), slug: one("anthropic-key") }, { requiredKeys: ["slug"] }),
    ),
    { maxLength: 2 },
  ),
  onStatusCodes: codes,
  overrideParams: fc.dictionary(word, fc.jsonValue(), { maxKeys: 2 }),
  retry: fc.record({ attempts: whole(5), onStatusCodes: codes }, { requiredKeys: ["attempts"] }),
});

const optional = {
  accessKey: some({ keepPrevious: fc.boolean(), serial: whole(9) }),
  adopt: some({ apiKey: word, config: word.map((name) => `pc-${name}`) }),
  allowGlobal: fc.boolean(),
  apiKey: some({
    alertEmails: fc.array(one("ops@example.com", "jane+ops@mail.example.co"), { maxLength: 2 }),
    expiresAt: one(...moments),
    serial: whole(9),
    transitionMinutes: fc.integer({ max: 99, min: 30 }),
  }),
  budget,
  claudeCode,
  costAlarm: fc.record(
    {
      atPercent: fc.uniqueArray(whole(200), { maxLength: 5, minLength: 1 }),
      emails: one(["ops@example.com"]),
      monthlyLimit: whole(500),
    },
    { requiredKeys: ["emails", "monthlyLimit"] },
  ),
  deliver: fc.record({ command: text, scope: one("user", "managed") }, { requiredKeys: ["command"] }),
  limitsOn: one("apiKey", "virtualKey"),
  members: fc.uniqueArray(fc.oneof(word, fc.record({ name: word })), {
    maxLength: 3,
    selector: (member) => (typeof member === "string" ? member : member.name),
  }),
  metadata: fc.dictionary(word, text, { maxKeys: 2 }),
  permissions: some({ allow: fc.array(text, { maxLength: 2 }), deny: fc.array(text, { maxLength: 2 }) }),
  rateLimits: fc.array(
    fc.record({ type: one("requests", "tokens"), unit: one("rpm", "rph", "rpd"), value: whole(99) }),
    { maxLength: 2 },
  ),
  registration: one("virtualKey", "catalog"),
  route: one("header", "key"),
  routing,
  verify: fc.oneof(fc.boolean(), fc.record({ serial: whole(9) })),
};

const team = fc.record(
  {
    ...optional,
    models: fc.record(
      { allow: fc.array(model, { maxLength: 2 }), default: model, haiku: model },
      { requiredKeys: ["default"] },
    ),
    regions,
  },
  { requiredKeys: ["models", "regions"] },
);

/** Values of an environment's stack, as the program reads them. */
export const someConfigs = fc.record(
  {
    allowedRegions: one(america),
    allowGlobal: fc.boolean(),
    audit: some({
      invocationLogging: fc.record(
        { includePrompts: fc.boolean(), retentionDays: one(30, 90), to: one("cloudWatch", "s3") },
        { requiredKeys: ["to"] },
      ),
    }),
    claudeCode,
    forceDestroy: fc.boolean(),
    gatewayPrincipal: one(role),
    gatewayUrl: fc.webUrl(),
    identity: one("accessKey", "accessKey", "accessKey", "assumedRole"),
    inferenceProfiles: one("bundled", "live", "live"),
    integrationScope: one("organisation", "workspace"),
    listInferenceProfiles: fc.boolean(),
    maxKeyAgeDays: whole(400),
    permissionsBoundary: one(boundary),
    registration: one("virtualKey", "catalog"),
    teams: fc.dictionary(word, team, { maxKeys: 2, minKeys: 1 }),
    workspace: text,
  },
  { requiredKeys: ["teams", "workspace"] },
);

/** Maps whose keys are anybody's. */
const maps = ["metadata", "overrideParams", "teams", "weights"];

/** Paths of everything in a config, sections and plain values, but for what is in a map of anybody's values. */
export function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[...path]];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    key === "overrideParams" || key === "metadata" ? [] : pathsIn(one, [...path, key]),
  );
  return maps.includes(path.at(-1) ?? "") || path.length === 0 ? inner : [[...path], ...inner];
}

/** A copy with another value at a path. */
export function withValue(config: object, path: readonly string[], value: unknown): Record<string, unknown> {
  const copy = structuredClone(config) as Record<string, unknown>;
  const holder = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
  holder[path.at(-1) as string] = value;
  return copy;
}

/** What stands at a path. */
export function valueAt(config: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], config);
}
