import data from "../../components/bedrock/inference-profiles.json" with { type: "json" };

/*
 * What the bundled data says, read by the proof itself: nothing here comes from the code that makes policies,
 * so that a mistake in that code cannot be a mistake in what is expected of it.
 */

/** The account of every principal and profile in the proof. */
export const account = "123456789012";

/** One resource that AWS asks IAM about when a profile is called. */
export interface Leg {
  readonly resource: string;
  /** `aws:RequestedRegion`: where the leg is, which is not always where the call was made. */
  readonly requestedRegion: string;
}

/** A profile, called in one of its source regions. */
export interface Route {
  readonly profile: string;
  readonly source: string;
  /** The foundation model behind it. */
  readonly model: string;
  readonly kind: "geographic" | "global";
  /** The model in the region called first. */
  readonly legs: readonly [Leg, ...Leg[]];
}

interface Listed {
  readonly from: readonly string[];
  readonly to: readonly string[] | "commercial";
}

const listed = Object.entries(data.profiles as Record<string, Listed[]>);

/** Every bundled profile in each of its source regions. */
export const routes: readonly Route[] = listed.flatMap(([profile, all]) =>
  all.flatMap(({ from, to }) => from.map((source) => route(profile, source, to))),
);

/** Every region that the data names. */
export const regions: readonly string[] = distinct(
  listed.flatMap(([, all]) => all.flatMap(({ from, to }) => [...from, ...(Array.isArray(to) ? to : [])])),
);

export const profiles: readonly string[] = listed.map(([profile]) => profile);

/** Every foundation model behind a bundled profile. */
export const models: readonly string[] = distinct(routes.map(({ model }) => model));

export function modelIn(region: string, model: string): Leg {
  return {
    requestedRegion: region,
    resource: `arn:${partition(region)}:bedrock:${region}::foundation-model/${model}`,
  };
}

/** The leg of a global profile that has no region. */
export function modelAnywhere(model: string): Leg {
  return { requestedRegion: "unspecified", resource: `arn:aws:bedrock:::foundation-model/${model}` };
}

/** A resource of the account, such as an inference profile. */
export function ownedIn(region: string, path: string): Leg {
  return {
    requestedRegion: region,
    resource: `arn:${partition(region)}:bedrock:${region}:${account}:${path}`,
  };
}

export function systemProfile(region: string, profile: string): Leg {
  return ownedIn(region, `inference-profile/${profile}`);
}

export function partition(region: string): string {
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function route(profile: string, source: string, to: Listed["to"]): Route {
  const model = profile.replace(/^[a-z-]+\./, "");
  const home = modelIn(source, model);
  if (profile.startsWith("global.")) {
    return { kind: "global", legs: [home, modelAnywhere(model)], model, profile, source };
  }
  if (to === "commercial") throw new Error(`${profile} is geographic and has no destinations`);
  const others = to.filter((region) => region !== source).map((region) => modelIn(region, model));
  return { kind: "geographic", legs: [home, ...others], model, profile, source };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
