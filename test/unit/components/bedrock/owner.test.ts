import { expect, test } from "vitest";
import { refuseForeign } from "../../../../components/bedrock/owner.ts";

const ours = { "managed-by": "acme", stack: "prod", team: "payments" };
const refusal = (tags: Record<string, string>) => {
  try {
    refuseForeign("IAM user acme-prod-payments", tags, ours);
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

test("what has this stack's tags is not refused, whatever other tags somebody added", () => {
  expect(refusal({ ...ours, "cost-center": "42" })).toBeUndefined();
});

test.for([
  [
    "another stack's",
    { ...ours, stack: "prod-eu" },
    'belongs to team "payments" of stack "prod-eu" of project "acme", by its tags',
  ],
  [
    "another project's",
    { ...ours, "managed-by": "acme-prod", stack: "payments" },
    'belongs to team "payments" of stack "payments" of project "acme-prod", by its tags',
  ],
  [
    "what belongs to no team",
    { "managed-by": "acme", stack: "prod-eu" },
    'belongs to stack "prod-eu" of project "acme", by its tags',
  ],
] as const)("a live object of %s names its owner, and nobody is advised to delete it", ([_, tags, owner]) => {
  expect(refusal(tags)).toBe(
    `IAM user acme-prod-payments exists already and ${owner}: give one of the two another name`,
  );
});

test("an object without this program's tags is left to whoever made it", () => {
  for (const tags of [{}, { stack: "prod" }, { owner: "jane" }] as Record<string, string>[]) {
    expect(refusal(tags)).toBe(
      "IAM user acme-prod-payments exists already and has no tags of this program: rename it, or what is to be made",
    );
  }
});

test("tags cannot move a terminal's cursor or start a workflow's command", () => {
  expect(refusal({ ...ours, stack: "\u001b[2J\n::stop-commands::x" })).toContain(
    'stack "\\u001b[2J\\n::stop-commands::x"',
  );
});
