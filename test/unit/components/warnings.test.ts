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
