import * as z from "zod";
import { hint, section, wrongText } from "../mistakes.ts";
import { needsConfig, type Routing } from "./gateway-config.ts";

const slug = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, { error: wrongText("is not a slug or id") })
  .meta({ title: "slug or id" });

/** Each object has one name here, so that two teams cannot adopt it under two. */
export const adoptSpec = section({
  /** Slugs of virtual keys, by region. @default none */
  virtualKeys: z.record(z.string(), slug).optional(),
  /** Slug of a config. @default none */
  config: z
    .string()
    .regex(/^pc-[A-Za-z0-9_-]+$/, {
      error: wrongText("is not the slug of a config (e.g. pc-prod-4d5e6f)"),
    })
    .meta({ title: "slug of a config" })
    .optional(),
  /** Id of an API key. @default none */
  apiKey: slug.optional(),
});

/** Objects made by hand that become a team's. */
export type Adopt = z.infer<typeof adoptSpec>;

/** The parts of a team by which it is decided what it can adopt. */
export interface AdoptingTeam {
  readonly adopt?: Adopt | undefined;
  readonly regions: readonly string[];
  readonly registration?: "virtualKey" | "catalog" | undefined;
  readonly routing?: Routing | undefined;
  readonly route: "header" | "key";
  readonly apiKeys: "shared" | "perMember";
  readonly apiKey?: { readonly existing?: string | undefined } | undefined;
}

type Found = Iterable<readonly [path: PropertyKey[], message: string]>;

/** Virtual keys that nothing of the team would adopt. */
export function* virtualKeyMistakes(
  { adopt, regions, registration }: Pick<AdoptingTeam, "adopt" | "regions" | "registration">,
  usual: "virtualKey" | "catalog",
): Found {
  if (adopt?.virtualKeys === undefined) return;
  if ((registration ?? usual) === "catalog") {
    yield [
      ["adopt", "virtualKeys"],
      "goes with registration virtualKey (the model catalog has no virtual keys)",
    ];
    return;
  }
  for (const name of Object.keys(adopt.virtualKeys)) {
    if (!regions.includes(name)) {
      yield [["adopt", "virtualKeys", name], `is not a region of the team${hint(name, regions)}`];
    }
  }
}

/** A config that nothing of the team would adopt. */
export function* configMistakes({
  adopt,
  regions,
  route,
  routing,
}: Pick<AdoptingTeam, "adopt" | "regions" | "route" | "routing">): Found {
  if (adopt?.config === undefined || route === "key" || needsConfig(regions, routing)) return;
  yield [["adopt", "config"], "the team has no config (one is made for two regions, routing or route: key)"];
}

/** An API key that nothing of the team would adopt. */
export function* apiKeyMistakes({
  adopt,
  apiKey,
  apiKeys,
}: Pick<AdoptingTeam, "adopt" | "apiKey" | "apiKeys">): Found {
  if (adopt?.apiKey === undefined) return;
  if (apiKeys === "perMember") {
    yield [["adopt", "apiKey"], "goes with apiKeys: shared (each member gets a key of their own)"];
  } else if (apiKey?.existing !== undefined) {
    yield [["adopt", "apiKey"], "goes with a key that is made for the team (apiKey.existing names another)"];
  }
}

/** Objects that several entries of a stack adopt, each further one as a line. */
export function* adoptedTwice(
  teams: Readonly<Record<string, { readonly adopt?: Adopt | undefined }>>,
): Generator<string> {
  const first = new Map<string, string>();
  for (const [team, { adopt = {} }] of Object.entries(teams)) {
    const { apiKey, config, virtualKeys = {} } = adopt;
    const entries = [
      ...Object.entries(virtualKeys).map(([region, slug]) => ["virtualKey", `virtualKeys.${region}`, slug]),
      ["config", "config", config],
      ["apiKey", "apiKey", apiKey],
    ] as const;
    for (const [kind, field, object] of entries) {
      if (object === undefined) continue;
      const path = `teams.${team}.adopt.${field}`;
      const key = `${kind} ${object}`;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, path);
      else {
        yield `${path}: "${object}" is adopted by ${earlier} already (an object becomes one team's, once)`;
      }
    }
  }
}
