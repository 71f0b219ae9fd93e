import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Moto, startMoto } from "../../../local/aws/moto.ts";
import { bucket } from "../../../local/aws/plugins/aws/bucket.ts";
import { budget } from "../../../local/aws/plugins/aws/budget.ts";
import { inferenceProfile } from "../../../local/aws/plugins/aws/inference-profile.ts";
import { logGroup } from "../../../local/aws/plugins/aws/log-group.ts";
import type { Handler } from "../../../local/aws/plugins/handler.ts";

/*
 * A run that was killed leaves objects whose names the next one cannot take. What a user then reads is what Pulumi's
 * own provider prints, by its source; the answers in it are AWS's.
 */

// The plugin reads its region when it is loaded.
vi.hoisted(() => {
  process.env.AWS_REGION = "us-east-1";
});

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
  vi.stubEnv("AWS_ENDPOINT_URL", moto.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
}, 120_000);
afterAll(() => moto?.stop());

const context = { secrets: [], urn: "" };
const budgetInputs = {
  budgetType: "COST",
  limitAmount: "100",
  limitUnit: "USD",
  name: "acme",
  timeUnit: "MONTHLY",
};
const answered = (operation: string, status: number) =>
  `operation error ${operation}, https response error StatusCode: ${status}, RequestID: `;

test.each<[string, Handler, object, string, string]>([
  [
    "a budget",
    budget,
    budgetInputs,
    `creating Budget (acme): ${answered("Budgets: CreateBudget", 400)}`,
    "DuplicateRecordException: Error creating budget: acme - the budget already exists.",
  ],
  [
    "a log group",
    logGroup,
    { name: "/acme", region: "us-west-2", retentionInDays: 0 },
    `creating CloudWatch Logs Log Group (/acme): ${answered("CloudWatch Logs: CreateLogGroup", 400)}`,
    "ResourceAlreadyExistsException: The specified log group already exists",
  ],
  [
    "a bucket",
    bucket,
    { bucket: "acme-us-west-2", region: "us-west-2" },
    `creating S3 Bucket (acme-us-west-2): ${answered("S3: CreateBucket", 409)}`,
    "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
  ],
  [
    "a bucket in the oldest region, where S3 would say nothing",
    bucket,
    { bucket: "acme-us-east-1", region: "us-east-1" },
    "creating S3 Bucket (acme-us-east-1): BucketAlreadyExists",
    "",
  ],
])(
  "%s of a name that is taken is refused in the provider's words",
  async (_kind, handler, inputs, step, cause) => {
    await handler.create({ ...inputs }, context);
    const failure = await handler.create({ ...inputs }, context).then(
      () => "",
      ({ message }: Error) => message,
    );
    expect(failure.startsWith(step), failure).toBe(true);
    expect(failure.endsWith(cause), failure).toBe(true);
  },
);

test("a second application profile of one name is made, as far as Bedrock's documentation says", async () => {
  const inputs = {
    modelSource: {
      copyFrom: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0",
    },
    name: "acme",
    region: "us-east-1",
  };
  const [first, second] = [
    await inferenceProfile.create(inputs, context),
    await inferenceProfile.create(inputs, context),
  ];
  expect(first.id).not.toBe(second.id);
});

test("a budget is updated in place, with its notifications, their addresses and its tags", async () => {
  const notification = (threshold: number, ...subscriberEmailAddresses: string[]) => ({
    comparisonOperator: "GREATER_THAN",
    notificationType: "ACTUAL",
    subscriberEmailAddresses,
    threshold,
    thresholdType: "PERCENTAGE",
  });
  const from = {
    ...budgetInputs,
    name: "updated",
    notifications: [notification(80, "a@example.com"), notification(90, "a@example.com")],
    tags: { stack: "dev", team: "payments" },
  };
  const { id, outputs } = await budget.create(from, context);
  const to = {
    ...from,
    limitAmount: "200",
    notifications: [notification(90, "a@example.com"), notification(80, "b@example.com", "c@example.com")],
    tags: { team: "search" },
  };
  await budget.update?.(id, outputs, to, context);
  const live = await budget.read?.(id, {});
  expect(live?.outputs).toMatchObject(to);
});
