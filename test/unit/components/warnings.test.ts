import { expect, test } from "vitest";
import { parseStackConfig } from "../../../components/stack-config.ts";
import { warnings } from "../../../components/warnings.ts";

function of(difference: object): string[] {
  const models = { default: "us.anthropic.claude-sonnet-4-6" };
  const regions = ["us-east-1", "us-west-2"];
  const { teams } = parseStackConfig(
    { teams: { payments: { models, regions, ...difference } }, workspace: "ws-dev" },
    { hasAdminKey: true, scope: { project: "bedrock-portkey", stack: "dev" } },
  );
  const { payments } = teams;
  return payments === undefined ? [] : [...warnings("payments", payments)];
}

test("a plain team is not warned of", () => expect(of({ budget: { limit: 500 } })).toEqual([]));

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
