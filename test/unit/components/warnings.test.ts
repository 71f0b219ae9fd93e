import { describe, expect, test } from "vitest";

import { warnings } from "../../../components/warnings.ts";
import { parse, team } from "./stack-file.ts";

/** Warnings of a team of two regions, in mode messages where it does not say otherwise. */
function of(difference: object): string[] {
  const regions = ["us-east-1", "us-west-2"];
  const { context, teams } = parse(
    { payments: { ...team, regions, ...difference } },
    { claudeCode: { mode: "messages" } },
  );
  const { payments } = teams;
  return payments === undefined ? [] : [...warnings("payments", payments, context)];
}

test("a plain team is not warned of", () => expect(of({ budget: { limit: 500 } })).toEqual([]));

test("a key that has ended is told, with its team", () => {
  expect(of({ apiKey: { expiresAt: "2026-01-31" } })).toEqual([
    "teams.payments.apiKey.expiresAt: 2026-01-31T00:00:00Z is in the past: requests with this key are refused (set a later date)",
  ]);
  expect(of({ apiKey: { expiresAt: "2999-01-31" } })).toEqual([]);
});

test("a budget in mode bedrock may never run out, and the way out is named", () => {
  const claudeCode = { mode: "bedrock" };
  const line =
    "teams.payments.budget: Portkey's docs say that requests in mode bedrock pass without their cost being counted, so that it may never run out (claudeCode: { mode: messages } is counted)";
  expect(of({ budget: { limit: 500 }, claudeCode })).toEqual([line]);
  expect(of({ apiKeys: "perMember", claudeCode, members: [{ budget: { limit: 5 }, name: "a" }] })).toEqual([
    line,
  ]);
  expect(of({ claudeCode })).toEqual([]);
});

describe("a model that is named without a profile", () => {
  const models = (model: string, ...allow: string[]) => ({ models: { allow, default: model } });

  test("and that AWS serves by profiles is told, with those that the team can call", () => {
    const told = (path: string, profiles: string) =>
      `teams.payments.models.${path}: anthropic.claude-sonnet-4-6 names no inference profile: a region that does not have it on demand refuses every request (profiles that serve it: ${profiles})`;
    expect(of(models("anthropic.claude-sonnet-4-6"))).toEqual([
      told("default", "us.anthropic.claude-sonnet-4-6"),
    ]);
    expect(of({ allowGlobal: true, ...models("anthropic.claude-sonnet-4-6[1m]") })).toEqual([
      told("default", "global.anthropic.claude-sonnet-4-6, us.anthropic.claude-sonnet-4-6"),
    ]);
    expect(of({ ...models("anthropic.claude-sonnet-4-6"), regions: ["us-east-1", "eu-west-1"] })).toEqual([
      told("default", "none from all of the team's regions"),
    ]);
    expect(of(models("us.anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6"))).toEqual([
      told("allow[0]", "us.anthropic.claude-sonnet-4-6"),
    ]);
  });

  test("and is misspelled is told, with a profile that the team can call", () => {
    expect(of(models("anthropic.claude-sonet-4-6"))).toEqual([
      'teams.payments.models.default: anthropic.claude-sonet-4-6 is not a model known on 2026-09-11 (did you mean "us.anthropic.claude-sonnet-4-6"?)',
    ]);
  });

  test("and is another maker's, an old one or one to come is taken as it is", () => {
    for (const id of [
      "amazon.nova-pro-v1:0",
      "anthropic.claude-3-haiku-20240307-v1:0",
      "anthropic.claude-saga-1-20270301-v1:0",
    ]) {
      expect(of(models(id))).toEqual([]);
    }
  });
});

test("a budget per region allows as many times the money", () => {
  expect(of({ budget: { limit: 500 }, limitsOn: "virtualKey" })).toEqual([
    "teams.payments.limitsOn: each of 2 regions has a budget of $500: together they allow $1000",
  ]);
});

test("so does a budget per member", () => {
  const members = ["a", { budget: { limit: 7 }, name: "b" }, "c"];
  expect(of({ apiKeys: "perMember", budget: { limit: 500 }, members })).toEqual([
    "teams.payments.apiKeys: each of 3 members has a budget of its own: together they allow $1007",
  ]);
});

describe("a fallback to another provider", () => {
  const fallbackTo = ["anthropic", { model: "claude-sonnet-4-6", slug: "vertex" }];

  test("is asked for an id that it does not know, unless the file names its model", () => {
    expect(of({ routing: { fallbackTo } })).toEqual([
      "teams.payments.routing.fallbackTo[0]: anthropic is asked for Bedrock's id of the model, which no other provider knows (where it is not Bedrock's: { slug: \"anthropic\", model: claude-sonnet-4-6 } or what it calls the model)",
    ]);
    expect(of({ routing: { fallbackTo: [fallbackTo[1]] } })).toEqual([]);
  });

  test("cannot answer in mode bedrock, whatever model the file names", () => {
    expect(of({ claudeCode: { mode: "bedrock" }, routing: { fallbackTo } })).toEqual([
      "teams.payments.routing.fallbackTo: in mode bedrock a request has Bedrock's form and names the model in its path: only other providers of Bedrock can answer it, and model has no effect (claudeCode: { mode: messages } goes to any provider)",
    ]);
  });
});
