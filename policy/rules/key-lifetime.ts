import { resourceRule } from "../rule.ts";
import { portkey, type Subject, teamOf } from "../subject.ts";

export interface KeyLifetime {
  /** Days from now within which an API key must end. */
  readonly maxDays: number;
}

const millisecondsOfADay = 86_400_000;

/**
 * API keys end. That one was rotated in time is not to be seen: a serial has no date, and a key keeps its id.
 */
export function* keyLifetime(
  subject: Subject,
  { maxDays }: KeyLifetime,
  now = Date.now(),
): Generator<string> {
  const { expiresAt } = subject.props;
  if (subject.type !== portkey.apiKey) return;
  const path = `teams.${teamOf(subject)}.apiKey.expiresAt`;
  const latest = new Date(now + maxDays * millisecondsOfADay).toISOString().slice(0, 10);
  if (expiresAt === undefined) {
    yield `${path}: missing, so that ${subject.name} never ends (set a date, ${latest} at the latest)`;
  } else if (
    typeof expiresAt === "string" &&
    !(Date.parse(expiresAt) <= now + maxDays * millisecondsOfADay)
  ) {
    yield `${path}: ${expiresAt} is more than ${maxDays} days from now (set a date, ${latest} at the latest)`;
  }
}

export const keyLifetimePolicy = resourceRule<KeyLifetime>({
  check: keyLifetime,
  description: "API keys end within the environment's limit.",
  name: "key-lifetime",
  settings: { maxDays: { default: 365, minimum: 1, type: "integer" } },
});
