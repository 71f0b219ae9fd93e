import { stackRule } from "../rule.ts";
import { type Subject, teamOf } from "../subject.ts";

export interface AccessKeyAge {
  readonly maxKeyAgeDays: number;
}

const millisecondsOfADay = 86_400_000;

/**
 * Access keys are young. Their age is an output: known of those that stand in the state, and a new one has none.
 */
export function* accessKeyAge(
  subjects: readonly Subject[],
  { maxKeyAgeDays }: AccessKeyAge,
  now = Date.now(),
): Generator<readonly [Subject, string]> {
  for (const subject of subjects) {
    const { createDate } = subject.props;
    if (subject.type !== "aws:iam/accessKey:AccessKey" || typeof createDate !== "string") continue;
    const days = Math.floor((now - Date.parse(createDate)) / millisecondsOfADay);
    if (days <= maxKeyAgeDays) continue;
    yield [
      subject,
      `teams.${teamOf(subject)}.accessKey.serial: ${subject.name} is ${days} days old, at most ${maxKeyAgeDays} allowed (raise it by one)`,
    ];
  }
}

export const accessKeyAgePolicy = stackRule<AccessKeyAge>({
  check: accessKeyAge,
  description: "Access keys are rotated within the environment's limit.",
  name: "access-key-age",
  settings: { maxKeyAgeDays: { default: 90, minimum: 1, type: "integer" } },
});
