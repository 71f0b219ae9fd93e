import { describe, expect, test } from "vitest";
import { isOwnName } from "../../../components/stack-config.ts";
import { sharedKeyWarnings } from "../../../components/warnings.ts";
import { mistakes, of, parse, team } from "./stack-file.ts";

const named = (existing: string) => ({ ...team, apiKey: { existing } });

describe("no team's developers get a value that is not the team's key:", () => {
  test.each(["portkeyApiKey", "portkeyBaseUrl", "workspace", "gatewayUrl", "teams", "team", "environment"])(
    "%s",
    (name) => {
      expect(isOwnName(name)).toBe(true);
      const values = { environment: undefined, portkeyApiKey: "pk-admin", team: undefined };
      expect(mistakes({ payments: named(name) }, values).filter((line) => line.includes("existing"))).toEqual(
        [
          `teams.payments.apiKey.existing: "${name}" means something else to this program (name a value that holds the team's key and nothing else)`,
        ],
      );
    },
  );

  test("the admin key under another name, from the file or from the environment", () => {
    const line =
      'teams.payments.apiKey.existing: "copy" holds the admin key, which developers would get (make a key for the team)';
    expect(mistakes({ payments: named("copy") }, { copy: "pk-admin", portkeyApiKey: "pk-admin" })).toEqual([
      line,
    ]);
    expect(mistakes({ payments: named("copy") }, { copy: "pk-admin" }, { adminKey: "pk-admin" })).toEqual([
      line,
    ]);
  });

  test("what every object has", () => {
    expect(of({ apiKey: { existing: "toString" } })).toEqual([
      'teams.payments.apiKey.existing: there is no config value "toString" (pulumi config set --secret bedrock-portkey:toString)',
    ]);
  });
});

test("two teams with one key made by hand are warned of, under one name or two", () => {
  const warningsOf = (teams: object, values: Record<string, string>) => [
    ...sharedKeyWarnings(parse(teams, values)),
  ];
  const line =
    "teams.search.apiKey.existing: has the same API key as team payments: limits, usage and a leak of one are the other's too";
  expect(warningsOf({ payments: named("a"), search: named("a") }, { a: "pk-1" })).toEqual([line]);
  expect(warningsOf({ payments: named("a"), search: named("b") }, { a: "pk-1", b: "pk-1" })).toEqual([line]);
  expect(warningsOf({ payments: named("a"), search: named("b") }, { a: "pk-1", b: "pk-2" })).toEqual([]);
});
