import { invocable, otherActions } from "./actions.ts";
import { invoking, type Question } from "./expectation.ts";
import {
  account,
  type Leg,
  modelAnywhere,
  modelIn,
  models,
  partition,
  profiles,
  regions,
  routes,
  systemProfile,
} from "./facts.ts";
import type { Subject } from "./subjects.ts";

/*
 * What IAM is asked about a team of one model in one region. Which answers are right is none of this file's
 * business.
 */

type Asked = Leg & { readonly through?: string };

/** About what the team calls, by both actions that invoke, and what it could mistake for it, by the plain one. */
export function* near(subject: Subject): Generator<Question> {
  const { call, model, region } = subject;
  const through = call.resource;
  for (const action of invoking) {
    yield { ...call, action };
    for (const leg of call.legs) yield { ...leg, action, through };
  }
  const anywhere = modelAnywhere(model);
  for (const asked of [
    ...call.legs,
    anywhere,
    { ...anywhere, through },
    { ...anywhere, through: systemProfile(region, `global.${model}`).resource },
    ...swapped(subject),
  ]) {
    yield { ...asked, action: "bedrock:InvokeModel" };
  }
  yield { ...call, action: "bedrock:GetInferenceProfile" };
  yield { ...systemProfile(region, subject.named), action: "bedrock:GetInferenceProfile" };
  yield { action: "bedrock:ListInferenceProfiles", requestedRegion: region, resource: "*" };
}

/** About everything else that could be invoked: by the plain action alone, the policies never name one without the other. */
export function* far(subject: Subject): Generator<Question> {
  for (const asked of [
    ...elsewhere(subject),
    ...otherKinds(subject),
    ...otherModels(subject),
    ...otherProfiles(subject),
    ...throughOthers(subject),
  ]) {
    yield { ...asked, action: "bedrock:InvokeModel" };
  }
  for (const { profile, source } of routes) {
    if (source === subject.region) {
      yield { ...systemProfile(source, profile), action: "bedrock:GetInferenceProfile" };
    }
  }
}

/** About every action but the two that invoke, as if it came through the profile that the team may call. */
export function* actions(subject: Subject): Generator<Question> {
  const { call } = subject;
  for (const { action, resource } of otherActions) {
    yield {
      ...ownResource(resource, subject),
      action,
      ...(call.legs.length > 0 && { through: call.resource }),
    };
  }
}

/** What a global profile asks for, with `aws:RequestedRegion` of the other leg: AWS's own policy for it refuses that. */
function swapped({ call, region }: Subject): Asked[] {
  const through = call.resource;
  if (!call.legs.some(({ requestedRegion }) => requestedRegion === "unspecified")) return [];
  return [
    { ...call, requestedRegion: "unspecified" },
    ...call.legs.map(({ requestedRegion, resource }) => ({
      requestedRegion: requestedRegion === region ? "unspecified" : region,
      resource,
      through,
    })),
  ];
}

/** The same model and the same profile in every other region. */
function* elsewhere({ call, model, named, region }: Subject): Generator<Asked> {
  const through = call.resource;
  for (const other of regions.filter((one) => one !== region)) {
    const moved = modelIn(other, model);
    yield moved;
    if (call.legs.length === 0) continue;
    yield systemProfile(other, named);
    yield { ...call, requestedRegion: other, resource: call.resource.replace(`:${region}:`, `:${other}:`) };
    yield { ...moved, through };
  }
}

/** Every kind of resource that a model can be invoked on: custom, imported, provisioned, behind a router and so on. */
function* otherKinds(subject: Subject): Generator<Asked> {
  for (const template of invocable) yield ownResource(template, subject);
}

/** Every other foundation model, by itself and on every leg of the profile. */
function* otherModels({ call, model, region }: Subject): Generator<Asked> {
  for (const other of models.filter((one) => one !== model)) {
    yield modelIn(region, other);
    for (const { requestedRegion, resource } of call.legs) {
      yield { requestedRegion, resource: resource.replace(model, other), through: call.resource };
    }
  }
}

/** Every bundled profile in the same region; one of them can be the team's own. */
function* otherProfiles({ region }: Subject): Generator<Asked> {
  for (const profile of profiles) yield systemProfile(region, profile);
}

/**
 * The model called through a profile that is not the team's: in the region called through every profile that can be
 * called there, and on every leg through the profile's namesake in another region.
 */
function* throughOthers({ call, model, named, region }: Subject): Generator<Asked> {
  for (const { profile, source } of routes) {
    if (source === region) {
      yield { ...modelIn(region, model), through: systemProfile(region, profile).resource };
    } else if (profile === named) {
      const leg = call.legs.find(({ requestedRegion }) => requestedRegion === source);
      if (leg) yield { ...leg, through: systemProfile(source, named).resource };
    }
  }
}

/** What the team comes nearest to of one kind of resource: its own model, its own profile, or any of its region. */
function ownResource(template: string, { call, model, named, region }: Subject): Leg {
  const own = call.resource.split("/").at(-1) ?? "";
  const id = template.includes(":foundation-model/")
    ? model
    : template.includes(":application-inference-profile/")
      ? own
      : template.includes(":inference-profile/")
        ? named
        : "example";
  const values: Record<string, string> = { Account: account, Partition: partition(region), Region: region };
  const resource = template.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? id);
  return { requestedRegion: region, resource };
}
