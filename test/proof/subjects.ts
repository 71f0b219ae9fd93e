import {
  bundledInferenceProfiles,
  type InferenceProfiles,
} from "../../components/bedrock/inference-profiles.ts";
import { type Invocation, invocations, throughUnmadeProfile } from "../../components/bedrock/invocations.ts";
import { invokePolicies } from "../../components/bedrock/invoke-policy.ts";
import type { PolicyDocument } from "../../components/bedrock/policy-document.ts";
import type { Call, Team } from "./expectation.ts";
import {
  account,
  type Leg,
  modelIn,
  models,
  ownedIn,
  type Route,
  regions,
  routes,
  systemProfile,
} from "./facts.ts";

/** What kinds of models teams are proved with, in the order of the table. */
export const kinds = [
  "geographic profile",
  "global profile",
  "application profile made for the team",
  "application profile by its ARN",
  "foundation model in a region",
] as const;

/** A team of one model in one region. */
export interface Subject {
  readonly kind: (typeof kinds)[number];
  /** Id of what the team names: a profile or a foundation model. */
  readonly named: string;
  readonly region: string;
  /** The foundation model that answers. */
  readonly model: string;
  readonly call: Call;
  /** What the program makes of it before it makes policies. */
  readonly invocations: readonly Invocation[];
  /** Whether it is the first with what is named: it stands for the other regions where questions are many. */
  readonly first: boolean;
}

/** One way to set up the team. */
export interface Variant {
  readonly team: Team;
  readonly documents: readonly PolicyDocument[];
}

/** Every team that the proof is about. */
export function* subjects(): Generator<Subject> {
  const seen = new Set<string>();
  for (const subject of all()) {
    const key = `${subject.kind} ${subject.named}`;
    yield { ...subject, first: !seen.has(key) };
    seen.add(key);
  }
}

/**
 * The ways to set up a team, the most generous first. What may run anywhere is never exclusive: where regions are
 * bounded, it is refused before there is a policy.
 */
export function variantsOf({ call, invocations }: Subject): Variant[] {
  const anywhere = call.legs.some(({ requestedRegion }) => requestedRegion === "unspecified");
  return (anywhere ? [false] : [false, true]).flatMap((exclusive) =>
    [true, false].map((listProfiles) => ({
      documents: invokePolicies({ exclusive, invocations, listProfiles }),
      team: { calls: [call], exclusive, listProfiles },
    })),
  );
}

function* all(): Generator<Omit<Subject, "first">> {
  for (const route of routes) {
    const { profile, source } = route;
    const called = bundled(source, profile);
    yield subject(`${route.kind} profile`, route, systemProfile(source, profile).resource, called);
    yield subject(
      "application profile made for the team",
      route,
      made(source).resource,
      called.map((call) => throughUnmadeProfile(call, account)),
    );
    const arn = ownedIn(source, "application-inference-profile/f0bmadebyhand").resource;
    const live = copied(arn, route);
    yield subject("application profile by its ARN", route, arn, invocations(account, [source], [arn], live));
  }
  for (const model of models) {
    for (const region of regions) {
      const call = { ...modelIn(region, model), legs: [] };
      yield {
        call,
        invocations: bundled(region, model),
        kind: "foundation model in a region",
        model,
        named: model,
        region,
      };
      yield madeFromModel(model, region);
    }
  }
}

/** A foundation model, called by an application profile that was made from it. */
function madeFromModel(model: string, region: string): Omit<Subject, "first"> {
  return {
    call: { ...made(region), legs: [modelIn(region, model)] },
    invocations: bundled(region, model).map((call) => throughUnmadeProfile(call, account)),
    kind: "application profile made for the team",
    model,
    named: model,
    region,
  };
}

/** An application profile before it is made. */
function made(region: string): Leg {
  return ownedIn(region, `application-inference-profile/${"0".repeat(12)}`);
}

function subject(
  kind: Subject["kind"],
  { legs, model, profile, source }: Route,
  resource: string,
  called: readonly Invocation[],
): Omit<Subject, "first"> {
  const call = { legs, requestedRegion: source, resource };
  return { call, invocations: called, kind, model, named: profile, region: source };
}

function bundled(region: string, model: string): Invocation[] {
  return invocations(account, [region], [model], bundledInferenceProfiles);
}

/** What AWS answers about an application profile: the destinations of what it was copied from. */
function copied(arn: string, { profile, source }: Route): InferenceProfiles {
  return {
    reached: (asked, region) =>
      asked === arn && region === source ? bundledInferenceProfiles.reached(profile, source) : undefined,
    sources: () => undefined,
  };
}
