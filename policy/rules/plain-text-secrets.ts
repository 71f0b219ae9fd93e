import { type ResourceValidationPolicy, Secret } from "@pulumi/policy";
import { resourceRule } from "../rule.ts";
import { type Subject, teamOf } from "../subject.ts";

/** A kind of secret, and how a text is told to have one in it. */
export interface SecretShape {
  readonly what: string;
  readonly isIn: (text: string) => boolean;
}

/** The provider of this program's own resources. Its inputs are the stack's config. */
const configHolder = "pulumi:providers:pulumi-nodejs";

/** Shorter values of the environment are words, such as `local`. */
const shortestSecret = 12;

/** Names of variables and config values that hold secrets. */
const secretName = /(SECRET|TOKEN|PASSWORD|PASSPHRASE|KEY)$/i;

/** By length alone, a random text of letters and digits, as keys are. */
function randomText(length: number) {
  const whole = new RegExp(`(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{${length}}(?![A-Za-z0-9/+=])`, "g");
  return (text: string) =>
    (text.match(whole) ?? []).some((word) => [/[a-z]/, /[A-Z]/, /\d/].every((some) => some.test(word)));
}

/**
 * Secrets as they look, and those that are in the pack's environment or the stack's config.
 *
 * @param env whose PULUMI_CONFIG, which Pulumi sets, is the stack's config
 */
export function secretShapes(env: Readonly<Record<string, string | undefined>>): SecretShape[] {
  const config = Object.entries(JSON.parse(env.PULUMI_CONFIG ?? "{}") as Record<string, string>);
  const values = [...Object.entries(env), ...config].flatMap(([name, value = ""]) =>
    secretName.test(name) && value.length >= shortestSecret
      ? [{ isIn: (text: string) => text.includes(value), what: `the value of ${name}` }]
      : [],
  );
  return [
    ...values,
    { isIn: randomText(40), what: "what looks like an AWS secret access key" },
    { isIn: randomText(28), what: "what looks like a Portkey key" },
  ];
}

/**
 * Inputs that hold a secret and are not marked as one: the state, previews and logs would show it.
 *
 * @param secret paths of the inputs that are marked. Undefined where that is not known
 */
export function* plainTextSecrets(
  subject: Subject,
  shapes: readonly SecretShape[],
  secret: ReadonlySet<string> | undefined,
): Generator<string> {
  const { props, type } = subject;
  const team = teamOf(subject);
  const name = type === configHolder ? "config" : subject.name;
  const path = team === undefined ? name : `teams.${team}: ${name}`;
  if (secret === undefined) {
    yield `${path}: which inputs are secret is not known (leave ${secretInputsPolicy.name} at "remediate" in the pack's config)`;
    return;
  }
  for (const [input, text] of textsIn(props, "", secret)) {
    const found = shapes.find(({ isIn }) => isIn(text));
    if (found) {
      yield `${path}.${input}: holds ${found.what} in plain text (pulumi config set --secret, or pulumi.secret(…); and rotate it)`;
    }
  }
}

/** Every text, keys of maps among them, beyond what is marked. */
function* textsIn(value: unknown, path: string, secret: ReadonlySet<string>): Generator<[string, string]> {
  if (secret.has(path)) return;
  if (typeof value === "string") yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = inside(path, key);
    if (!Array.isArray(value)) yield [at, key];
    yield* textsIn(inner, at, secret);
  }
}

/** Paths of the inputs that are marked as secrets. */
export function* secretPaths(value: unknown, path = ""): Generator<string> {
  if (value instanceof Secret) yield path;
  else if (typeof value === "object" && value !== null) {
    for (const key of Object.keys(value)) {
      // Reading a property would unwrap a secret, and fail for what is not known yet.
      yield* secretPaths(Object.getOwnPropertyDescriptor(value, key)?.value, inside(path, key));
    }
  }
}

function inside(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** By URN. */
const marked = new Map<string, ReadonlySet<string>>();

/** Changes nothing. Only a remediation, which runs ahead of every rule, is shown which inputs are secrets. */
export const secretInputsPolicy: ResourceValidationPolicy = {
  description: "Notes which inputs are marked as secrets, for plain-text-secrets.",
  enforcementLevel: "remediate",
  name: "secret-inputs",
  remediateResource({ props, urn }) {
    marked.set(urn, new Set(secretPaths(props)));
  },
};

const shapes = secretShapes(process.env);

export const plainTextSecretsPolicy = resourceRule({
  check: (subject) => plainTextSecrets(subject, shapes, marked.get(subject.urn)),
  description: "No secret stands in an input that is not marked as one.",
  name: "plain-text-secrets",
});
