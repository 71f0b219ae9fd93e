import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import { catalogProvider, virtualKey } from "../../../components/portkey/registration.ts";

/* What the two registrations hand to their resources. */

let made: Record<string, Record<string, unknown>> = {};
beforeEach(async () => {
  made = {};
  await pulumi.runtime.setMocks({
    call: () => ({}),
    newResource: ({ inputs, name }) => {
      made[name] = inputs;
      return { id: name, state: inputs };
    },
  });
});

const profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
const role = { externalId: "payments", roleArn: "arn:aws:iam::123456789012:role/payments" };
const accessKey = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: pulumi.secret("a secret") };

const common = {
  limits: {},
  names: {
    inRegion: (region: string) => `payments ${region}`,
    marker: (what: string) => `ours:${what}`,
    slug: (region: string) => `payments-${region}`,
  } as never,
  team: "payments",
  workspace: "9b1f4c5e-7d32-4a86-b0c1-e25a6f0d8347",
};
const catalog = { ...common, integrationScope: "organisation" as const, models: ["a"] };

const register = {
  "virtual key": (credentials: typeof role | typeof accessKey) =>
    virtualKey("payments", { ...common, credentials }, "us-east-1", {}),
  catalog: (credentials: typeof role | typeof accessKey) =>
    catalogProvider("payments", { ...catalog, credentials }, "us-east-1", {}),
};

/** The inputs of the resource that holds the credentials. */
async function inputsOf(registered: pulumi.Output<string>) {
  await new Promise((resolve) => registered.apply(resolve));
  return (
    made["payments-us-east-1"] ?? made["payments-us-east-1-integration"] ?? expect.unreachable("nothing")
  );
}

describe.each(Object.entries(register))("%s", (_, registered) => {
  test("of a role is told nothing of an access key", async () => {
    const inputs = await inputsOf(registered(role));
    expect(inputs).toMatchObject(role);
    expect(inputs).not.toHaveProperty("accessKeyId");
    expect(inputs).not.toHaveProperty("secretAccessKey");
  });

  test("of an access key keeps the secret a secret, and is told of no role", async () => {
    const inputs = await inputsOf(registered(accessKey));
    expect(inputs).toMatchObject({ accessKeyId: accessKey.accessKeyId });
    expect(inputs.secretAccessKey).toMatchObject({ value: "a secret" });
    expect(inputs).not.toHaveProperty("roleArn");
  });
});

describe("models of the catalog", () => {
  test("may be known only once a profile is made, and are sorted then, so that their order is no change", async () => {
    const models = pulumi.output(profile).apply((arn) => ["us.anthropic.claude-sonnet-4-6", arn]);
    const baseModels = pulumi.output(profile).apply((arn) => ({ [arn]: "us.anthropic.claude-sonnet-4-6" }));
    const inputs = await inputsOf(
      catalogProvider("payments", { ...catalog, baseModels, credentials: role, models }, "us-east-1", {}),
    );
    expect(inputs).toMatchObject({
      baseModels: { [profile]: "us.anthropic.claude-sonnet-4-6" },
      models: [profile, "us.anthropic.claude-sonnet-4-6"],
    });
  });

  test("without a base are as they were, so that an upgrade of this program changes nothing", async () => {
    const inputs = await inputsOf(register.catalog(role));
    expect(inputs).not.toHaveProperty("baseModels");
    expect(inputs).toMatchObject({ models: ["a"] });
  });
});
