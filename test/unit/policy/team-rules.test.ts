import { expect, test } from "vitest";
import { accessKeyAge } from "../../../policy/rules/access-key-age.ts";
import { keyLifetime } from "../../../policy/rules/key-lifetime.ts";
import { protectedKeys } from "../../../policy/rules/protected-keys.ts";
import { teamBudget } from "../../../policy/rules/team-budget.ts";
import { teamRegions } from "../../../policy/rules/team-regions.ts";
import { notYetKnown, portkey, type Subject } from "../../../policy/subject.ts";
import { iamPolicy, ofPayments, payments } from "./subjects.ts";

const usageLimits = { credit_limit: 500, type: "cost" };
const apiKey = (props: Subject["props"], stack = "dev") =>
  ofPayments(portkey.apiKey, props, { name: "payments-portkey-api-key", stack });
const virtualKey = (props: Subject["props"]) => ofPayments(portkey.virtualKey, props);
const lines = (found: Iterable<readonly [Subject, string]>) => [...found].map(([, line]) => line);

test.each([
  ["on its API key", [apiKey({ usageLimits }), virtualKey({})]],
  ["on each virtual key", [apiKey({}), virtualKey({ usageLimits }), virtualKey({ usageLimits })]],
  ["on virtual keys, its API key made by hand", [virtualKey({ usageLimits })]],
])("a team has a budget %s", (_, own) => {
  expect(lines(teamBudget([payments, ...own]))).toEqual([]);
});

test.each([
  ["nothing", [apiKey({}), virtualKey({})]],
  ["one of two API keys", [apiKey({ usageLimits }), apiKey({}), virtualKey({})]],
  ["one of two virtual keys", [apiKey({}), virtualKey({ usageLimits }), virtualKey({})]],
])("a team whose budget stands on %s has none", (_, own) => {
  expect(lines(teamBudget([payments, ...own]))).toEqual([
    "teams.payments.budget: missing (add budget: { limit: 500, periodicReset: monthly }, in dollars)",
  ]);
});

test("of an API key made by hand no budget is known", () => {
  expect(lines(teamBudget([payments, virtualKey({})]))).toEqual([
    "teams.payments.budget: missing (its API key was made by hand: add a budget and limitsOn: virtualKey)",
  ]);
});

const now = Date.parse("2027-01-01T00:00:00Z");

test("an API key ends within the limit", () => {
  const check = (expiresAt?: unknown) => [
    ...keyLifetime(apiKey({ ...(expiresAt !== undefined && { expiresAt }) }), { maxDays: 90 }, now),
  ];
  expect(check("2027-04-01T00:00:00Z")).toEqual([]);
  expect(check(notYetKnown)).toEqual([]);
  expect(check("2027-04-01T00:00:01Z")).toEqual([
    "teams.payments.apiKey.expiresAt: 2027-04-01T00:00:01Z is more than 90 days from now (set a date, 2027-04-01 at the latest)",
  ]);
  expect(check()).toEqual([
    "teams.payments.apiKey.expiresAt: missing, so that payments-portkey-api-key never ends (set a date, 2027-04-01 at the latest)",
  ]);
  expect([...keyLifetime(virtualKey({}), { maxDays: 90 }, now)]).toEqual([]);
});

test("an access key that stands in the state is young", () => {
  const made = (createDate: unknown) =>
    ofPayments("aws:iam/accessKey:AccessKey", { createDate }, { name: "payments-access-key-odd" });
  const check = (createDate: unknown) => lines(accessKeyAge([made(createDate)], { maxKeyAgeDays: 90 }, now));
  expect(check("2026-10-03T00:00:00Z")).toEqual([]);
  expect(check(notYetKnown)).toEqual([]);
  expect(check("2026-10-02T00:00:00Z")).toEqual([
    "teams.payments.accessKey.serial: payments-access-key-odd is 91 days old, at most 90 allowed (raise it by one)",
  ]);
});

const production = { protectedStacks: ["prod"] };

test("in production an API key is pinned to its config", () => {
  expect([...protectedKeys(apiKey({ config: notYetKnown }, "prod"), production)]).toEqual([]);
  expect([...protectedKeys(apiKey({}, "production"), production)]).toEqual([]);
  for (const stack of ["prod", "prod-payments"]) {
    expect([...protectedKeys(apiKey({}, stack), production)]).toEqual([
      "teams.payments.route: payments-portkey-api-key pins no config, so that a request may name any route (set route: key)",
    ]);
  }
});

test("in production no user is deleted with keys that people added", () => {
  const user = (forceDestroy: boolean) =>
    ofPayments("aws:iam/user:User", { forceDestroy }, { name: "payments-user", stack: "prod" });
  expect([...protectedKeys(user(false), production)]).toEqual([]);
  expect([...protectedKeys(user(true), production)]).toEqual([
    "forceDestroy: payments-user would be deleted with every access key it has (leave forceDestroy out)",
  ]);
});

test("an identity calls where the team is registered", () => {
  const policy = iamPolicy(
    {
      Action: "bedrock:InvokeModel",
      Effect: "Allow",
      Resource: "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6",
    },
    {
      Action: "bedrock:InvokeModel",
      Condition: { StringEquals: { "bedrock:InferenceProfileArn": ["…"] } },
      Effect: "Allow",
      Resource: "arn:aws:bedrock:us-east-2::foundation-model/anthropic.claude-sonnet-4-6",
    },
  );
  expect(lines(teamRegions([policy, virtualKey({ region: "us-east-1" })]))).toEqual([]);
  expect(lines(teamRegions([policy, virtualKey({ region: notYetKnown })]))).toEqual([]);
  expect(lines(teamRegions([policy, virtualKey({ region: "us-west-2" })]))).toEqual([
    "teams.payments.regions: payments-bedrock-policy allows calls in us-east-1, where Portkey makes none (registered: us-west-2; take the region out of the policy or add it to the team)",
  ]);
});
