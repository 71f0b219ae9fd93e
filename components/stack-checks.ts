import type { Account } from "./bedrock/account.ts";
import { partitionOf } from "./bedrock/arns.ts";
import { maximumIamNameLength, maximumKeyNameLength, type Scope, teamNames } from "./names.ts";
import type { TeamContext } from "./team-context.ts";
import type { TeamSpec } from "./team-spec.ts";

/** The most IAM users that an account has; AWS does not raise it. Source: IAM and STS quotas. */
const maximumUsers = 5_000;

/** What is wrong with the names of teams, as IAM takes names. */
export function* nameMistakes(names: readonly string[], scope: Scope): Generator<string> {
  const seen = new Map<string, string>();
  for (const name of names) {
    const { iam } = teamNames(scope, name);
    if (!/^[\w+=,.@-]+$/.test(name)) {
      yield `teams.${name}: not usable in an IAM user name (allowed: letters, digits and _ + = , . @ -)`;
    } else if (iam.length > maximumIamNameLength) {
      yield `teams.${name}: the IAM user name ${iam} has ${iam.length} characters, at most ${maximumIamNameLength} are allowed`;
    }
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) {
      yield `teams.${name}: differs from "${twin}" only by case (IAM user names are unique ignoring case)`;
    }
    seen.set(name.toLowerCase(), twin ?? name);
  }
}

/** What is wrong with the old names of renamed teams: each is that of one team which is not in the file any more. */
export function* renameMistakes(
  names: readonly string[],
  teams: Readonly<Record<string, TeamSpec>>,
): Generator<string> {
  const renamed = new Map<string, string>();
  for (const [team, { renamedFrom }] of Object.entries(teams)) {
    if (renamedFrom === undefined) continue;
    const at = `teams.${team}.renamedFrom: "${renamedFrom}"`;
    const twin = renamed.get(renamedFrom);
    if (renamedFrom === team) {
      yield `${at} is this team's own name (write the name that it had before)`;
    } else if (names.includes(renamedFrom)) {
      yield `${at} is still a team of this file (remove that team, or this line)`;
    } else if (renamedFrom.toLowerCase() === team.toLowerCase()) {
      yield `${at} differs from the team's name only by case (IAM user names are unique ignoring case)`;
    } else if (twin !== undefined) {
      yield `${at} is the old name of "${twin}" already (keep one)`;
    }
    renamed.set(renamedFrom, twin ?? team);
  }
}

/** In the model catalog two teams would be one whose names differ only in characters that a slug cannot hold. */
export function* slugMistakes(names: readonly string[], scope: Scope): Generator<string> {
  const seen = new Map<string, string>();
  for (const name of names) {
    const slug = teamNames(scope, name).slug("");
    const first = seen.get(slug);
    if (first !== undefined) {
      yield `teams.${name}: has the same slug in Portkey as "${first}" (letters, digits, _ and - count)`;
    }
    seen.set(slug, first ?? name);
  }
}

/** Members whose keys' names would be longer than Portkey takes. */
export function* keyNameMistakes(teams: Readonly<Record<string, TeamSpec>>, scope: Scope): Generator<string> {
  for (const [team, { apiKeys, members }] of Object.entries(teams)) {
    if (apiKeys !== "perMember") continue;
    const { ofMember } = teamNames(scope, team);
    for (const [index, { name }] of members.entries()) {
      const { length } = ofMember(name);
      if (length > maximumKeyNameLength) {
        yield `teams.${team}.members[${index}]: the name of the API key, ${ofMember(name)}, has ${length} characters, at most ${maximumKeyNameLength} are allowed`;
      }
    }
  }
}

/** More users than AWS lets an account have. */
export function* userMistakes(
  teams: Readonly<Record<string, TeamSpec>>,
  context: TeamContext,
): Generator<string> {
  const users = Object.values(teams).filter(
    ({ identity = context.identity }) => identity === "accessKey",
  ).length;
  if (users > maximumUsers) {
    const [has, most] = [users, maximumUsers].map((count) => count.toLocaleString("en"));
    yield `teams: ${has} IAM users, an AWS account takes at most ${most} (identity: assumedRole, or another account)`;
  }
}

/** Teams of another partition of AWS than the first team. */
export function* partitionMistakes(regions: Readonly<Record<string, readonly string[]>>): Generator<string> {
  const homes = Object.entries(regions).flatMap(([team, [home]]) =>
    home === undefined ? [] : [{ govCloud: partitionOf(home) !== "aws", home, team }],
  );
  const [first] = homes;
  for (const { govCloud, home, team } of homes) {
    if (first === undefined || govCloud === first.govCloud) continue;
    yield govCloud
      ? `teams.${team}.regions: ${home} is in GovCloud, ${first.home} of ${first.team} is not (GovCloud needs a stack of its own)`
      : `teams.${team}.regions: ${home} is not in GovCloud, ${first.home} of ${first.team} is (GovCloud needs a stack of its own)`;
  }
}

/** What an environment says of its AWS account. */
export interface Home {
  readonly identity: "accessKey" | "assumedRole";
  readonly gatewayPrincipal: string | undefined;
  readonly permissionsBoundary: string | undefined;
}

/** ARNs that are of another account or partition than the stack. */
export function* ownerMistakes(
  { gatewayPrincipal, identity: usual, permissionsBoundary }: Home,
  teams: Readonly<Record<string, TeamSpec>>,
  [region]: readonly string[],
  account: Account | undefined,
): Generator<string> {
  const partition = account?.partition ?? (region && partitionOf(region));
  const strange = (arn: string) => partition !== undefined && arn.split(":")[1] !== partition;
  const anyRole = Object.values(teams).some(({ identity = usual }) => identity === "assumedRole");
  if (anyRole && gatewayPrincipal !== undefined && strange(gatewayPrincipal)) {
    yield `gatewayPrincipal: ${gatewayPrincipal} is in another partition of AWS than this stack (${partition})`;
  }
  if (permissionsBoundary === undefined) return;
  const owner = permissionsBoundary.split(":")[4] ?? "";
  if (strange(permissionsBoundary)) {
    yield `permissionsBoundary: ${permissionsBoundary} is in another partition of AWS than this stack (${partition})`;
  } else if (account !== undefined && owner !== account.accountId && owner !== "aws") {
    yield `permissionsBoundary: ${permissionsBoundary} belongs to account ${owner}, this stack to ${account.accountId}`;
  }
}
