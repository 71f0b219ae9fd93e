import type { Account } from "./bedrock/account.ts";
import { partitionOf } from "./bedrock/arns.ts";
import { maximumIamNameLength, type Scope, teamNames } from "./names.ts";
import type { TeamContext } from "./team-context.ts";
import type { TeamSpec } from "./team-spec.ts";

/** The most IAM users that an account has; AWS does not raise it. Source: IAM and STS quotas. */
const maximumUsers = 5_000;

/** What is wrong with the name of a team, as IAM takes names. */
export function* nameMistakes(name: string, all: readonly string[], scope: Scope): Generator<string> {
  const { iam } = teamNames(scope, name);
  if (!/^[\w+=,.@-]+$/.test(name)) {
    yield `teams.${name}: not usable in an IAM user name (allowed: letters, digits and _ + = , . @ -)`;
  } else if (iam.length > maximumIamNameLength) {
    yield `teams.${name}: the IAM user name ${iam} has ${iam.length} characters, at most ${maximumIamNameLength} are allowed`;
  }
  const twin = all.slice(0, all.indexOf(name)).find((other) => other.toLowerCase() === name.toLowerCase());
  if (twin !== undefined) {
    yield `teams.${name}: differs from "${twin}" only by case (IAM user names are unique ignoring case)`;
  }
}

/** In the model catalog two teams would be one whose names differ only in characters that a slug cannot hold. */
export function* slugMistakes(names: readonly string[], scope: Scope): Generator<string> {
  const slugs = names.map((name) => teamNames(scope, name).slug(""));
  for (const [index, name] of names.entries()) {
    const first = slugs.indexOf(slugs[index] ?? "");
    if (first < index)
      yield `teams.${name}: has the same slug in Portkey as "${names[first]}" (letters, digits, _ and - count)`;
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

/** What an environment says of its AWS account. */
interface Home {
  readonly identity: "accessKey" | "assumedRole";
  readonly gatewayPrincipal: string;
  readonly permissionsBoundary?: string | undefined;
}

/** What does not fit the one AWS account that a stack is made in. */
export function* accountMistakes(
  home: Home,
  teams: Readonly<Record<string, TeamSpec>>,
  account: Account | undefined,
): Generator<string> {
  const partitions = Object.entries(teams).map(
    ([name, { regions }]) => [name, partitionOf(regions[0] ?? "")] as const,
  );
  const [first] = partitions;
  const stranger = partitions.find(([, partition]) => partition !== first?.[1]);
  if (first !== undefined && stranger !== undefined) {
    yield `teams.${stranger[0]}.regions: in partition ${stranger[1]} of AWS, those of ${first[0]} in ${first[1]} (GovCloud needs a stack of its own)`;
  }
  const partition = account?.partition ?? first?.[1];
  const strange = (arn: string) => partition !== undefined && arn.split(":")[1] !== partition;
  const { gatewayPrincipal, permissionsBoundary } = home;
  const anyRole = Object.values(teams).some(({ identity = home.identity }) => identity === "assumedRole");
  if (anyRole && strange(gatewayPrincipal)) {
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
