import { describe, expect, it } from "vitest";
import { newSlug } from "../../../local/portkey/naming.ts";
import { bedrockKey, start, TWO_WORKSPACES } from "./local.ts";

const ROLE = {
  awsAuthType: "assumedRole",
  awsRegion: "us-east-1",
  awsRoleArn: "arn:aws:iam::123456789012:role/payments",
  awsExternalId: "payments",
};

function roleKey({ id }: { id: string }) {
  return { name: "Payments us-east-1", provider: "bedrock", workspace_id: id, ...ROLE };
}

describe("a Bedrock virtual key", () => {
  it("gets a slug of the server's own, and two keys of one name are two keys", async () => {
    const portkey = await start();
    const first = await portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace));
    const second = await portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace));
    expect(first.body).toEqual({ id: expect.any(String), slug: expect.any(String), object: "virtual-key" });
    expect(first.body.slug).toMatch(/^payments-us-eas-[0-9a-f]{6}$/);
    expect(second.body.slug).not.toBe(first.body.slug);
  });

  it("never gets a slug that another key has", () => {
    const seen: string[] = [];
    const taken = { has: (slug: string) => seen.push(slug) < 3 };
    const slug = newSlug("Copy of Anthropic", 15, taken);
    expect(slug).toMatch(/^copy-of-anthrop-[0-9a-f]{6}$/);
    expect(seen).toHaveLength(3);
    expect(seen.indexOf(slug)).toBe(2);
  });

  it("never shows its secrets again", async () => {
    const portkey = await start();
    const secrets = { ...bedrockKey(portkey.workspace), key: "bedrock-placeholder-key" };
    const { slug } = (await portkey.send("POST", "/virtual-keys", secrets)).body;
    const one = await portkey.send("GET", `/virtual-keys/${slug}`);
    const list = await portkey.send("GET", `/virtual-keys?workspace_id=${portkey.workspace.id}`);
    expect(one.body).toMatchObject({
      ai_provider_name: "bedrock",
      key: "",
      masked_api_key: "be*****key",
      model_config: { awsAuthType: "accessKey", awsRegion: "us-east-1", awsAccessKeyId: "AK*****PLE" },
      integration_id: slug,
    });
    for (const secret of [secrets.key, secrets.awsSecretAccessKey, secrets.awsAccessKeyId])
      expect(JSON.stringify([one.body, list.body])).not.toContain(secret);
    expect(portkey.objects().virtualKeys[0]?.model_config.awsSecretAccessKey).toBe(
      secrets.awsSecretAccessKey,
    );
  });

  it("takes a new secret and keeps its slug, so that a rotation reaches every config that names it", async () => {
    const portkey = await start();
    const { workspace_id, provider, name, ...credentials } = bedrockKey(portkey.workspace);
    const { slug } = (await portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace))).body;
    const fresh = { ...credentials, awsAccessKeyId: "AKIAFRESH", awsSecretAccessKey: "fresh" };
    expect((await portkey.send("PUT", `/virtual-keys/${slug}`, fresh)).body).toEqual({});
    expect(portkey.objects().virtualKeys).toMatchObject([{ slug, name, model_config: fresh }]);
    const half = await portkey.send("PUT", `/virtual-keys/${slug}`, { awsSecretAccessKey: "half" });
    expect(half.status).toBe(400);
    expect(half.body.data.message).toContain("awsAccessKeyId");
  });

  it("needs no secret where a role is assumed, and shows the role, so that drift of it can be told", async () => {
    const portkey = await start();
    const { slug } = (await portkey.send("POST", "/virtual-keys", roleKey(portkey.workspace))).body;
    const { body } = await portkey.send("GET", `/virtual-keys/${slug}`);
    expect(body).toMatchObject({ masked_api_key: "", model_config: ROLE });
    expect(Object.keys(body.model_config).toSorted()).toEqual(Object.keys(ROLE).toSorted());
  });

  it("changes from an access key to a role and back, each time all of it, and keeps `key` unless it is sent", async () => {
    const portkey = await start();
    const { workspace_id, provider, name, ...accessKey } = bedrockKey(portkey.workspace);
    const body = { ...bedrockKey(portkey.workspace), key: accessKey.awsSecretAccessKey };
    const path = `/virtual-keys/${(await portkey.send("POST", "/virtual-keys", body)).body.slug}`;
    expect((await portkey.send("PUT", path, ROLE)).status).toBe(200);
    expect(portkey.objects().virtualKeys).toMatchObject([{ key: accessKey.awsSecretAccessKey }]);
    expect(portkey.objects().virtualKeys[0]?.model_config).toEqual(ROLE);
    await portkey.send("PUT", path, { key: "none" });
    expect(JSON.stringify(portkey.objects())).not.toContain(accessKey.awsSecretAccessKey);
    const half = await portkey.send("PUT", path, { ...ROLE, awsRoleArn: undefined });
    expect([half.status, half.body.data.message]).toEqual([400, expect.stringContaining("awsRoleArn")]);
    await portkey.send("PUT", path, accessKey);
    expect(portkey.objects().virtualKeys[0]?.model_config).toEqual(accessKey);
  });

  it("clears with null, leaves alone what is not sent, and lists its rate limits as an array", async () => {
    const portkey = await start();
    const limits = {
      usage_limits: { type: "cost", credit_limit: 500, alert_threshold: 400, periodic_reset: "monthly" },
      rate_limits: [{ type: "requests", unit: "rpm", value: 60 }],
      note: "bedrock-portkey:app/dev/payments",
    };
    const body = { ...bedrockKey(portkey.workspace), ...limits };
    const path = `/virtual-keys/${(await portkey.send("POST", "/virtual-keys", body)).body.slug}`;
    expect((await portkey.send("GET", path)).body).toMatchObject(limits);
    await portkey.send("PUT", path, { usage_limits: null });
    expect((await portkey.send("GET", path)).body).toMatchObject({ ...limits, usage_limits: null });
    await portkey.send("PUT", path, { rate_limits: null, note: null });
    expect((await portkey.send("GET", path)).body).toMatchObject({ rate_limits: [], note: null });
  });

  it("is gone after its deletion, and says so", async () => {
    const portkey = await start();
    const path = `/virtual-keys/${(await portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace))).body.slug}`;
    expect((await portkey.send("DELETE", path)).body).toEqual({});
    for (const method of ["GET", "PUT", "DELETE"]) {
      const { status, body } = await portkey.send(method, path);
      expect([status, body.data.errorCode], method).toEqual([404, "AB08"]);
    }
  });

  it.each([
    ["awsRegion", { awsRegion: undefined }],
    ["awsAccessKeyId", { awsAccessKeyId: undefined }],
    ["awsSecretAccessKey", { awsSecretAccessKey: undefined }],
    ["awsRoleArn", { awsAuthType: "assumedRole" }],
    ["awsRoleArn", { awsAuthType: "assumedRole", awsRoleArn: "" }],
    ["awsAuthType", { awsAuthType: "apiKey" }],
    ["awsregion", { awsregion: "us-east-1" }],
    ["provider", { provider: "bedrok" }],
    ["workspace_id", { workspace_id: undefined }],
    ["workspace_id", { workspace_id: "ws-claude-code-dev" }],
    ["usage_limits.credit_limit", { usage_limits: { credit_limit: 0.5 } }],
    ["usage_limits.credit_limit", { usage_limits: { type: "tokens", credit_limit: 99 } }],
    ["usage_limits.alert_threshold", { usage_limits: { credit_limit: 10, alert_threshold: 10 } }],
    ["usage_limits.type", { usage_limits: { credit_limit: 10, type: "dollars" } }],
    [
      "usage_limits.periodic_reset_days",
      { usage_limits: { credit_limit: 10, periodic_reset: "weekly", periodic_reset_days: 7 } },
    ],
    ["usage_limits.periodic_reset_days", { usage_limits: { credit_limit: 10, periodic_reset_days: 366 } }],
    ["rate_limits[0].unit", { rate_limits: [{ type: "requests", unit: "rps", value: 1 }] }],
    ["rate_limits", { rate_limits: { type: "requests", unit: "rpm", value: 1 } }],
    [
      "secret_mappings[0].target_field",
      { secret_mappings: [{ target_field: "awsKey", secret_reference_id: "x" }] },
    ],
  ])("is refused with a message that names %s", async (field, wrong) => {
    const portkey = await start();
    const { status, body } = await portkey.send("POST", "/virtual-keys", {
      ...bedrockKey(portkey.workspace),
      ...wrong,
    });
    expect([status, body.data.errorCode]).toEqual([400, "AB01"]);
    expect(body.data.message).toContain(field);
    expect(portkey.objects().virtualKeys).toEqual([]);
  });

  it("may draw its secret from a secret reference instead", async () => {
    const portkey = await start();
    const { awsSecretAccessKey: _, ...body } = bedrockKey(portkey.workspace);
    const secret_mappings = [
      { target_field: "model_config.awsSecretAccessKey", secret_reference_id: "aws-payments" },
    ];
    const { status } = await portkey.send("POST", "/virtual-keys", { ...body, secret_mappings });
    expect(status).toBe(200);
  });
});

describe("lists", () => {
  it("hold every object once over all pages, newest first, however many there are", async () => {
    const portkey = await start();
    const names = Array.from({ length: 205 }, (_, index) => `team ${index}`);
    for (const name of names)
      await portkey.byHand("POST", "/virtual-keys", { ...bedrockKey(portkey.workspace), name });
    const list = (page: string) =>
      portkey.send("GET", `/virtual-keys?workspace_id=${portkey.workspace.id}${page}`);

    const pages = [];
    for (const page of [0, 1, 2, 3]) pages.push((await list(`&current_page=${page}&page_size=100`)).body);
    expect(pages.map(({ total, data }) => [total, data.length])).toEqual([
      [205, 100],
      [205, 100],
      [205, 5],
      [205, 0],
    ]);
    expect(pages.flatMap(({ data }) => data.map(({ name }: { name: string }) => name))).toEqual(
      names.toReversed(),
    );
    expect((await list("")).body.data).toHaveLength(50);
  });

  it("refuse what the API does not page by", async () => {
    const portkey = await start();
    const list = async (query: string) => (await portkey.send("GET", `/virtual-keys?${query}`)).body.data;
    const here = `workspace_id=${portkey.workspace.id}`;
    expect(await list("")).toMatchObject({
      errorCode: "AB01",
      message: expect.stringContaining("workspace_id"),
    });
    expect(await list(`${here}&page_size=101`)).toMatchObject({
      message: expect.stringContaining("page_size"),
    });
    expect(await list(`${here}&current_page=-1`)).toMatchObject({
      message: expect.stringContaining("current_page"),
    });
  });

  it("hold one workspace only", async () => {
    const portkey = await start({ workspaces: TWO_WORKSPACES });
    await portkey.send("POST", "/virtual-keys", bedrockKey(TWO_WORKSPACES[1]));
    const totals = TWO_WORKSPACES.map(
      async ({ id }) => (await portkey.send("GET", `/virtual-keys?workspace_id=${id}`)).body.total,
    );
    expect(await Promise.all(totals)).toEqual([0, 1]);
  });
});
