import fc from "fast-check";
import { expect, test } from "vitest";
import { happened, nothingHappened } from "../../../../tools/stacks/engine-events.ts";
import { headline } from "../../../../tools/stacks/headline.ts";
import type { Outcome } from "../../../../tools/stacks/outcome.ts";
import { summary } from "../../../../tools/stacks/summary.ts";
import { diagnostic, plannedStep, step, total, violation } from "./some-events.ts";

/** What a preview of payments says after these events. */
function previewed(events: Parameters<typeof happened>[0], rest: Partial<Outcome> = {}): string {
  return summary({
    exitCode: 0,
    happened: happened(events),
    stack: "dev-payments",
    verb: "preview",
    ...rest,
  });
}

const budget = step("update", "bedrock-portkey:ApiKey", "payments-api-key", {
  new: { inputs: { usageLimits: { credit_limit: 700, type: "cost" } } },
  old: { inputs: { usageLimits: { credit_limit: 500, type: "cost" } } },
});

test("a changed budget is told as one update of one property", () => {
  expect(previewed([budget, total({ same: 11, update: 1 })])).toBe(`\
<!-- bedrock-portkey: preview dev-payments 0 -->
### Preview of dev-payments

1 to update, 11 unchanged

| operation | resource | type | properties |
|---|---|---|---|
| update | \`payments-api-key\` | \`bedrock-portkey:ApiKey\` | \`usageLimits.credit_limit\` |
`);
});

test("violations of the policy and mistakes of the file are told as they are", () => {
  const text = previewed(
    [
      violation("mandatory", "team-budget", "Every team has a budget.\nteams.search.budget: missing"),
      diagnostic("error", 'Pulumi.dev-search.yaml:\nteam.regions[0]: "us-est-1" is not an AWS region\n'),
      diagnostic("warning", "using pulumi-resource-aws from $PATH"),
      diagnostic("debug", "resp: secret"),
      total({ same: 1 }, true),
    ],
    { exitCode: 1 },
  );
  expect(text).toBe(`\
<!-- bedrock-portkey: preview dev-payments 1 -->
### Preview of dev-payments

refused by the policy pack

**Policy**

\`\`\`text
mandatory team-budget: Every team has a budget.
teams.search.budget: missing
\`\`\`

**Errors**

\`\`\`text
Pulumi.dev-search.yaml:
team.regions[0]: "us-est-1" is not an AWS region
\`\`\`
`);
});

test.each([
  ["preview", 0, { create: 12 }, "12 to create"],
  ["preview", 0, { same: 12 }, "12 unchanged"],
  ["preview", 0, {}, "nothing to do"],
  ["preview", 1, { same: 1 }, "failed"],
  ["drift", 7, { same: 11, update: 1 }, "1 to update, 11 unchanged"],
  ["drift", 1, {}, "failed"],
  [
    "deploy",
    0,
    { create: 1, delete: 2, replace: 1, update: 3 },
    "1 created, 3 updated, 1 replaced, 2 deleted",
  ],
  ["deploy", 1, { create: 3 }, "failed, after 3 created"],
  ["deploy", 1, {}, "failed"],
] as const)("%s, exit code %i, %j: %s", (verb, exitCode, counts, line) => {
  expect(headline({ exitCode, happened: { ...nothingHappened, began: true, counts }, verb })).toBe(line);
});

test("a deployment that the policy pack refuses says so first, and claims nothing that was only planned", () => {
  const steps = Array.from({ length: 93 }, (_, index) =>
    plannedStep("create", "aws:iam/user:User", `u${index}`),
  );
  const rule = violation("mandatory", "team-budget", "Every team has a budget.");
  const events = [...steps, rule, diagnostic("error", "preview failed"), total({ create: 93 }, true)];
  expect(previewed(events, { exitCode: 1, verb: "deploy" })).toBe(`\
<!-- bedrock-portkey: deploy dev-payments 1 -->
### Deployment of dev-payments

refused by the policy pack: nothing was changed

**Policy**

\`\`\`text
mandatory team-budget: Every team has a budget.
\`\`\`
`);
  expect(headline({ exitCode: 1, happened: nothingHappened, verb: "deploy" })).toBe(
    "failed: nothing was changed",
  );
});

test("reasons come before the changes that a refused preview would make", () => {
  const steps = Array.from({ length: 93 }, (_, index) =>
    plannedStep("create", "aws:iam/user:User", `u${index}`),
  );
  const rule = violation("mandatory", "team-budget", "Every team has a budget.");
  const text = previewed([...steps, rule, total({ create: 93 }, true)], { exitCode: 1 });
  expect(text.indexOf("team-budget")).toBeLessThan(text.indexOf("| create |"));
  expect(text.split("\n").findIndex((line) => line.includes("team-budget"))).toBeLessThan(10);
});

test("no value of a property is in it, whatever the properties are", () => {
  const value = fc.uuid();
  const secrets = fc.oneof(
    value,
    fc.array(value, { minLength: 1 }),
    fc.dictionary(fc.constantFrom("a", "b"), value, { minKeys: 1 }),
  );
  const state = fc.record({
    inputs: fc.dictionary(fc.constantFrom("key", "secret", "note"), secrets),
    outputs: fc.dictionary(fc.constantFrom("key", "secret"), secrets),
  });
  fc.assert(
    fc.property(fc.constantFrom("update", "replace", "create", "delete"), state, state, (op, old, after) => {
      const text = previewed([
        step(op, "aws:iam/user:User", "user", { new: after, old }),
        total({ [op]: 1 }),
      ]);
      const values = JSON.stringify([old, after]).match(/[0-9a-f-]{36}/g) ?? [];
      for (const value of values) expect(text).not.toContain(value);
    }),
  );
});

test("events in another order give the same text, so that a comment is not written anew", () => {
  const events = ["b", "a", "c"].map((name) => step("create", "aws:iam/user:User", name));
  expect(previewed(events)).toBe(previewed(events.toReversed()));
});

test("nothing in a name or message becomes Markdown", () => {
  const text = previewed([
    step("create", "aws:iam/user:User", "a|b`@jane.roe`"),
    diagnostic("error", "```\n@john.doe [x](http://example.com)\n````"),
  ]);
  expect(text).toContain("| `a\\|b'@jane.roe'` |");
  expect(text).toContain("`````text\n```\n@john.doe [x](http://example.com)\n````\n`````");
});

test("a whole environment's stack fits into a comment", () => {
  const steps = Array.from({ length: 5_000 }, (_, index) =>
    step("create", "aws:iam/user:User", `user-${index}`),
  );
  const errors = Array.from({ length: 500 }, (_, index) =>
    diagnostic("error", `mistake ${index} `.repeat(20)),
  );
  const text = previewed([...steps, ...errors, total({ create: 5_000 })]);
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain("and 4800 more");
  expect(text).toContain("… (the rest is in the log)");
});
