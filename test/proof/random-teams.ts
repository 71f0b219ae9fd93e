import * as fc from "fast-check";
import { bundledInferenceProfiles } from "../../components/bedrock/inference-profiles.ts";
import { invocations } from "../../components/bedrock/invocations.ts";
import { invokePolicies } from "../../components/bedrock/invoke-policy.ts";
import { callsOf } from "./calls.ts";
import { invoking, type Question, type Team } from "./expectation.ts";
import {
  account,
  type Leg,
  modelAnywhere,
  modelIn,
  models,
  ownedIn,
  partition,
  profiles,
  regions,
  systemProfile,
} from "./facts.ts";
import type { Variant } from "./subjects.ts";

/** Regions and models of a team's entry, and how it is set up. */
export interface Entry {
  readonly regions: readonly string[];
  readonly named: readonly string[];
  readonly exclusive: boolean;
  readonly listProfiles: boolean;
}

/** Any team that passes the checks: one partition, something to call, bounded only without global profiles. */
export function entries(most: { regions: number; models: number }): fc.Arbitrary<Entry> {
  return fc
    .constantFrom("aws", "aws-us-gov")
    .chain((where) => {
      const there = regions.filter((region) => partition(region) === where);
      return fc.record({
        exclusive: fc.boolean(),
        listProfiles: fc.boolean(),
        named: fc.shuffledSubarray([...profiles, ...models], { maxLength: most.models, minLength: 1 }),
        regions: fc.shuffledSubarray(there, {
          maxLength: Math.min(most.regions, there.length),
          minLength: 1,
        }),
      });
    })
    .map((entry) => ({
      ...entry,
      exclusive: entry.exclusive && !entry.named.some((model) => model.startsWith("global.")),
    }))
    .filter((entry) => callsOf(entry.regions, entry.named).length > 0);
}

/** The team of an entry, as the proof sees it and as the program does. */
export function variantOf({ exclusive, listProfiles, named, regions: called }: Entry): Variant {
  return {
    documents: invokePolicies({
      exclusive,
      invocations: invocations(account, called, named, bundledInferenceProfiles),
      listProfiles,
    }),
    team: { calls: callsOf(called, named), exclusive, listProfiles },
  };
}

/** Everything that a team is to be allowed. */
export function ownQuestions({ calls }: Team): Question[] {
  return calls.flatMap((call) =>
    invoking.flatMap((action) => [
      { ...call, action },
      ...call.legs.map((leg) => ({ ...leg, action, through: call.resource })),
    ]),
  );
}

/**
 * Questions made of a team's own regions, models and profiles and of anybody's. What AWS never asks is left out: a
 * leg of one of the team's profiles through another one of them.
 */
export function strangeQuestions(entry: Entry): fc.Arbitrary<Question[]> {
  const { team } = variantOf(entry);
  const legs = team.calls.flatMap((call) => call.legs);
  const bare = entry.named.map((model) => model.replace(/^(us|eu|apac|au|jp|us-gov|global)\./, ""));
  const near = [...entry.regions, ...legs.map((leg) => leg.requestedRegion)].filter((one) =>
    regions.includes(one),
  );
  const region = fc.oneof(fc.constantFrom(...near), fc.constantFrom(...regions));
  const model = fc.oneof(fc.constantFrom(...bare), fc.constantFrom(...models));
  const profile = fc
    .tuple(region, fc.oneof(fc.constantFrom(...entry.named), fc.constantFrom(...profiles)))
    .map(([where, id]) => systemProfile(where, id));
  const foundation = fc.oneof(
    { arbitrary: fc.tuple(region, model).map(([where, id]) => modelIn(where, id)), weight: 4 },
    model.map(modelAnywhere),
  );
  const custom = fc
    .tuple(region, fc.constantFrom("custom-model-deployment", "imported-model", "provisioned-model"))
    .map(([where, kind]) => ownedIn(where, `${kind}/example`));
  const reading = ["bedrock:GetInferenceProfile", "bedrock:CreateInferenceProfile", "bedrock:CountTokens"];
  const action = fc.oneof(
    { arbitrary: fc.constantFrom(...invoking), weight: 4 },
    fc.constantFrom(...reading),
  );
  const question: fc.Arbitrary<Question> = fc.oneof(
    { arbitrary: fc.record({ action, leg: foundation, profile }).map(led), weight: 2 },
    fc.tuple(fc.oneof(foundation, profile, custom), action).map(([leg, name]) => ({ ...leg, action: name })),
  );
  return fc
    .array(question, { maxLength: 40, minLength: 40 })
    .map((all) => all.filter((one) => !onPaperOnly(team, one)));
}

function led({ action, leg, profile }: { action: string; leg: Leg; profile: Leg }): Question {
  return { ...leg, action, through: profile.resource };
}

function onPaperOnly({ calls }: Team, { resource, through }: Question): boolean {
  const profile = calls.find((call) => call.legs.length > 0 && call.resource === through);
  return (
    profile !== undefined &&
    !profile.legs.some((leg) => leg.resource === resource) &&
    calls.some((call) => [call, ...call.legs].some((leg) => leg.resource === resource))
  );
}
