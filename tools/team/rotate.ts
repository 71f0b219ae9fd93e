import { Mistakes } from "../../components/mistakes.ts";
import type { StackConfig } from "../../components/stack-config.ts";
import type { TeamSpec } from "../../components/team-spec.ts";
import { check, readAsProgram } from "../project/check.ts";
import type { Environment } from "../project/environments.ts";
import type { Project } from "../project/project.ts";
import { standingOf } from "../project/standing.ts";
import type { Change } from "./change.ts";
import { type Key, withSerial } from "./with-serial.ts";

const labels: Readonly<Record<Key, string>> = { accessKey: "access key", apiKey: "API key" };
const both: readonly Key[] = ["accessKey", "apiKey"];

/**
 * What rotating a team's keys makes of the file that it stands in: each serial is one higher. Nothing is written.
 *
 * @param asked keys asked for. @default every one that can be rotated
 * @throws Mistakes for a key that cannot be rotated, and for what the program would not take
 */
export function rotated(
  project: Project,
  environment: Environment,
  team: string,
  asked: readonly Key[],
): Change {
  const standing = standingOf(project, environment, team);
  const { file, stack } = standing;
  const config = readAsProgram(project, stack, file);
  const spec = config.teams[team] as TeamSpec;
  const possible = both.filter((key) => refusal(key, spec, config) === undefined);
  const wanted = asked.length > 0 ? asked : possible.length > 0 ? possible : both;
  const mistakes = wanted.flatMap((key) => refusal(key, spec, config) ?? []);
  if (mistakes.length > 0) throw new Mistakes(mistakes.map((line) => `${team}: ${line}`));

  const after = wanted.reduce(
    (file, key) => withSerial(project, { ...standing, file }, key, (spec[key]?.serial ?? 1) + 1),
    file,
  );
  check(project, stack, after);
  const rotated = wanted.map((key) => labels[key]).join(" and ");
  return { after, before: file, notes: [`the next pulumi up of ${stack} rotates the team's ${rotated}`] };
}

/** Why a key cannot be rotated, undefined where it can. */
function refusal(key: Key, { apiKey, identity }: TeamSpec, config: StackConfig): string | undefined {
  if (key === "apiKey") {
    return apiKey?.existing === undefined
      ? undefined
      : "its API key is an existing one, which is rotated where it was made (then: pulumi config set --secret)";
  }
  return (identity ?? config.identity) === "accessKey"
    ? undefined
    : "it is an assumed role in AWS, which has no access key";
}
