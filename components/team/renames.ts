import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../bedrock/account.ts";
import { tagsOf } from "../bedrock/identity.ts";
import { ownIam } from "../bedrock/own-iam.ts";
import { refuseForeign } from "../bedrock/owner.ts";
import { teamNames } from "../names.ts";
import { recordedResources } from "../shared/recorded-state.ts";
import { readAddress, type TeamAddress } from "./address.ts";
import { deletionWarning, type Renamed, renameWarning } from "./rename-warning.ts";

/** Type of a team's component. */
export const teamType = "bedrock-portkey:index:TeamAccess";

/** Hooks of every team's component. They run in previews too. */
export interface Renames {
  readonly beforeCreate: pulumi.ResourceHook;
  readonly beforeUpdate: pulumi.ResourceHook;
}

/**
 * Hooks that see renames of teams, of the stack and of its project. One that costs something is a warning, once for the
 * stack; one that cannot succeed is refused before anything is replaced.
 */
export function renames({ accountId }: Account, environment: Renamed): Renames {
  const warned = new Set<string>();
  const warn = (line: string | undefined) => {
    if (line !== undefined && !warned.has(line)) pulumi.log.warn(line);
    if (line !== undefined) warned.add(line);
  };
  return {
    beforeCreate: new pulumi.ResourceHook(
      "a team is new",
      async ({ name }) => {
        const { renamedFrom } = environment.teams[name] ?? {};
        if (renamedFrom !== undefined) {
          throw new Error(
            `teams.${name}.renamedFrom: this stack has no team "${renamedFrom}" to rename (remove the line to make a new team)`,
          );
        }
        warn(deletionWarning(await recordedTeams(), Object.keys(environment.teams)));
      },
      { onDryRun: true },
    ),
    beforeUpdate: new pulumi.ResourceHook(
      "a team is renamed",
      async ({ newInputs, oldInputs }) => {
        // A state of an earlier release has no address.
        const [before, after] = [oldInputs?.address, newInputs?.address];
        if (typeof before !== "string" || typeof after !== "string" || before === after) return;
        const [from, to] = [readAddress(before), readAddress(after)];
        await refuseTakenName(from, to, accountId, environment);
        warn(renameWarning(from, to, environment));
      },
      { onDryRun: true },
    ),
  };
}

/** Names of the teams that this stack's state has. */
async function recordedTeams(): Promise<string[]> {
  const resources = await recordedResources();
  return resources
    .filter(({ type }) => type === teamType)
    .map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2));
}

/** Refuses a name that IAM would refuse when the old user or role is about to go. */
async function refuseTakenName(
  from: TeamAddress,
  to: TeamAddress,
  accountId: string,
  { identity: usual, teams }: Renamed,
): Promise<void> {
  const [before, after] = [from, to].map((address) => teamNames(address, address.team).iam) as [
    string,
    string,
  ];
  if (before === after) return;
  if (before.toLowerCase() === after.toLowerCase()) {
    throw new Error(`${before} cannot become ${after}: IAM takes names that differ only by case for one`);
  }
  const kind = (teams[to.team]?.identity ?? usual) === "accessKey" ? "user" : "role";
  const taken = await (await ownIam(accountId))?.[kind](after);
  if (taken !== undefined) refuseForeign(`IAM ${kind} ${after}`, taken.tags, tagsOf(to, to.team));
}
