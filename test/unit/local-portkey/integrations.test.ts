import { describe, expect, it } from "vitest";
import { bedrockIntegration, start, TWO_WORKSPACES } from "./local.ts";

const assumedRole = {
  aws_auth_type: "assumedRole",
  aws_region: "us-east-1",
  aws_role_arn: "arn:aws:iam::123456789012:role/payments",
  aws_external_id: "payments",
};

describe("an integration", () => {
  it("keeps the slug that was chosen for it, or gets one of the server's own", async () => {
    const { send } = await start();
    const chosen = await send("POST", "/integrations", bedrockIntegration());
    expect(chosen.body).toEqual({ id: expect.any(String), slug: "payments-us-east-1" });
    const { slug: _, ...nameless } = bedrockIntegration();
    expect((await send("POST", "/integrations", nameless)).body.slug).toMatch(
      /^payments-us-eas-[0-9a-f]{6}$/,
    );
  });

  it("cannot take a slug that another one has, be it another workspace's", async () => {
    const portkey = await start({ workspaces: TWO_WORKSPACES });
    await portkey.send("POST", "/integrations", {
      ...bedrockIntegration(),
      workspace_id: TWO_WORKSPACES[0].id,
    });
    const again = { ...bedrockIntegration(), workspace_id: TWO_WORKSPACES[1].id };
    const { status, body } = await portkey.send("POST", "/integrations", again);
    expect([status, body.data.errorCode]).toEqual([409, "AB07"]);
    expect(portkey.objects().integrations).toHaveLength(1);
  });

  it("never shows its secrets again, but everything else as it was written", async () => {
    const portkey = await start();
    const { configurations, slug, ...rest } = bedrockIntegration();
    const description = "bedrock-portkey:app/dev/payments";
    const body = { ...rest, slug, configurations, description, key: "bedrock-placeholder-key" };
    await portkey.send("POST", "/integrations", body);
    const { aws_secret_access_key, ...open } = configurations;
    const one = await portkey.send("GET", `/integrations/${slug}`);
    expect(one.body).toMatchObject({
      ...rest,
      description,
      status: "active",
      type: "organisation",
      masked_key: "be*****key",
      allow_all_models: true,
      workspace_count: 0,
    });
    expect(one.body.configurations).toEqual({ ...open, masked_aws_secret_access_key: "wJ*****KEY" });
    const list = await portkey.send("GET", "/integrations");
    for (const secret of [aws_secret_access_key, body.key])
      expect(JSON.stringify([one.body, list.body])).not.toContain(secret);
    expect(portkey.objects().integrations[0]?.configurations).toEqual(configurations);
  });

  it("needs no secret where a role is assumed, and shows the role", async () => {
    const { send } = await start();
    await send("POST", "/integrations", { ...bedrockIntegration(), configurations: assumedRole });
    const { configurations } = (await send("GET", "/integrations/payments-us-east-1")).body;
    expect(configurations).toEqual(assumedRole);
  });

  it("takes a new secret and keeps its slug, leaving alone what is not sent", async () => {
    const portkey = await start();
    await portkey.send("POST", "/integrations", { ...bedrockIntegration(), description: "ours" });
    const path = "/integrations/payments-us-east-1";
    const configurations = { ...bedrockIntegration().configurations, aws_secret_access_key: "fresh" };
    expect((await portkey.send("PUT", path, { configurations })).body).toEqual({});
    expect((await portkey.send("PUT", path, { name: "renamed" })).status).toBe(200);
    expect(portkey.objects().integrations).toMatchObject([
      { name: "renamed", description: "ours", configurations },
    ]);
    const half = await portkey.send("PUT", path, {
      configurations: { ...configurations, aws_secret_access_key: undefined },
    });
    expect(half.body.data.message).toContain("configurations.aws_secret_access_key");
  });

  it("changes from an access key to a role and back, each time all of it", async () => {
    const portkey = await start();
    const { configurations: accessKey } = bedrockIntegration();
    await portkey.send("POST", "/integrations", bedrockIntegration());
    for (const configurations of [assumedRole, accessKey]) {
      expect(
        (await portkey.send("PUT", "/integrations/payments-us-east-1", { configurations })).body,
      ).toEqual({});
      expect(portkey.objects().integrations[0]?.configurations).toEqual(configurations);
    }
  });

  it.each(["slug", "ai_provider_id", "workspace_id", "create_default_provider"])(
    "cannot change its %s",
    async (field) => {
      const { send } = await start();
      await send("POST", "/integrations", bedrockIntegration());
      const { status, body } = await send("PUT", "/integrations/payments-us-east-1", { [field]: "x" });
      expect([status, body.data.message]).toEqual([400, expect.stringContaining(field)]);
    },
  );

  it("may draw its secret from a secret reference instead, and be cleared of it", async () => {
    const portkey = await start();
    const { aws_secret_access_key: _, ...configurations } = bedrockIntegration().configurations;
    const secret_mappings = [
      { target_field: "configurations.aws_secret_access_key", secret_reference_id: "aws-payments" },
    ];
    const body = { ...bedrockIntegration(), configurations, secret_mappings };
    expect((await portkey.send("POST", "/integrations", body)).status).toBe(200);
    const path = "/integrations/payments-us-east-1";
    expect((await portkey.send("GET", path)).body).toMatchObject({ secret_mappings });
    await portkey.send("PUT", path, { secret_mappings: [] });
    expect((await portkey.send("GET", path)).body).toMatchObject({ secret_mappings: [] });
  });

  it.each([
    ["slug", { slug: "payments us" }],
    ["ai_provider_id", { ai_provider_id: "bedrok" }],
    ["name", { name: undefined }],
    ["configurations", { configurations: undefined }],
    ["aws_region", { configurations: { ...assumedRole, aws_region: undefined } }],
    ["aws_auth_type", { configurations: { ...assumedRole, aws_auth_type: undefined } }],
    ["configurations.aws_role_arn", { configurations: { ...assumedRole, aws_role_arn: undefined } }],
    [
      "configurations.aws_access_key_id",
      { configurations: { aws_auth_type: "accessKey", aws_region: "us-east-1" } },
    ],
    ["awsRegion", { configurations: { ...assumedRole, awsRegion: "us-east-1" } }],
    [
      "secret_mappings[0].target_field",
      { secret_mappings: [{ target_field: "model_config.x", secret_reference_id: "x" }] },
    ],
    ["pricing_adjustments", { pricing_adjustments: { multiplier: { default: -1 } } }],
  ])("is refused with a message that names %s", async (field, wrong) => {
    const portkey = await start();
    const { status, body } = await portkey.send("POST", "/integrations", {
      ...bedrockIntegration(),
      ...wrong,
    });
    expect([status, body.data.errorCode]).toEqual([400, "AB01"]);
    expect(body.data.message).toContain(field);
    expect(portkey.objects().integrations).toEqual([]);
  });

  it("takes its providers along when it is deleted, where that is assumed", async () => {
    const portkey = await start({ usedIntegrationDelete: "withProviders" });
    const body = { ...bedrockIntegration(), workspace_id: portkey.workspace.slug };
    await portkey.send("POST", "/integrations", body);
    expect(portkey.objects().providers).toHaveLength(1);
    expect((await portkey.send("DELETE", "/integrations/payments-us-east-1")).status).toBe(200);
    expect(portkey.objects()).toMatchObject({ integrations: [], providers: [] });
  });

  it("stays while a provider hangs on it, and is gone after its deletion", async () => {
    const portkey = await start();
    await portkey.send("POST", "/integrations", {
      ...bedrockIntegration(),
      workspace_id: portkey.workspace.slug,
    });
    const path = "/integrations/payments-us-east-1";
    const inUse = await portkey.send("DELETE", path);
    expect([inUse.status, inUse.body.data.errorCode]).toEqual([409, "AB07"]);
    await portkey.send("DELETE", `/providers/payments-us-east-1?workspace_id=${portkey.workspace.id}`);
    expect((await portkey.send("DELETE", path)).body).toEqual({});
    for (const [method, below] of [
      ["GET", ""],
      ["PUT", ""],
      ["DELETE", ""],
      ["GET", "/models"],
      ["PUT", "/workspaces"],
    ] as const)
      expect((await portkey.send(method, path + below)).body.data.errorCode, method + below).toBe("AB08");
  });
});

describe("integrations in a list", () => {
  it("are the organisation's, the workspaces', or those that one workspace may use", async () => {
    const portkey = await start({ workspaces: TWO_WORKSPACES });
    const [dev, prod] = TWO_WORKSPACES;
    const make = (slug: string, more: object) =>
      portkey.send("POST", "/integrations", { ...bedrockIntegration(), slug, ...more });
    await make("shared", {});
    await make("unused", {});
    await make("dev-only", { workspace_id: dev.id });
    await portkey.send("PUT", "/integrations/shared/workspaces", {
      workspaces: [{ id: prod.id, enabled: true }],
    });
    const slugs = async (query: string) => {
      const { data } = (await portkey.send("GET", `/integrations?${query}`)).body;
      return data.map(({ slug }: { slug: string }) => slug).toSorted();
    };
    expect(await slugs("")).toEqual(["dev-only", "shared", "unused"]);
    expect(await slugs("type=organisation")).toEqual(["shared", "unused"]);
    expect(await slugs("type=workspace")).toEqual(["dev-only"]);
    expect(await slugs(`workspace_id=${prod.slug}`)).toEqual(["shared"]);
    expect(await slugs(`workspace_id=${dev.id}&type=organisation`)).toEqual([]);
  });

  it("come in pages of a hundred, the secret part of none of them", async () => {
    const portkey = await start();
    for (let index = 0; index < 101; index++)
      await portkey.byHand("POST", "/integrations", { ...bedrockIntegration(), slug: `team-${index}` });
    const first = (await portkey.send("GET", "/integrations")).body;
    const second = (await portkey.send("GET", "/integrations?current_page=1")).body;
    expect([first.total, first.data.length, second.data.length]).toEqual([101, 100, 1]);
    expect(first.data[0]).not.toHaveProperty("configurations");
  });
});
