import { setTimeout } from "node:timers/promises";
import { CreateInferenceProfileCommand } from "@aws-sdk/client-bedrock";
import { describe, expect, it } from "vitest";
import { awsControl, PROFILE, profileArn } from "../local-bedrock/local.ts";
import { apiKey, ask, config, gateway, pinnedKey, provider, regions, virtualKey } from "./gateway.ts";

const g = gateway();

/** At 15 dollars per million tokens, this prompt costs 1.05. */
const costly = { model: "us.anthropic.claude-opus-4-1-20250805-v1:0", prompt: "x".repeat(280_000) };

const exhausted = (reason: string) => {
  const message = `Portkey Error: ${reason}. Error Code: 04`;
  return { status: "failure", message, error: { code: "04", message } };
};
const keyExhausted = exhausted("Portkey API Key Usage Limit Exceeded");

describe("a budget", () => {
  it("that runs out shuts its API key to both modes, and no other", async () => {
    const poor = await pinnedKey(g, { usage_limits: { credit_limit: 1, type: "cost" } });
    const rich = await pinnedKey(g, { usage_limits: { credit_limit: 50, type: "cost" } });
    // The request that crosses the limit is still answered.
    expect((await ask(g, poor.key, costly)).status).toBe(200);
    expect(g.portkey.spent(poor.id)).toBeCloseTo(1.05, 2);
    for (const mode of ["messages", "bedrock"] as const) {
      const { status, body } = await ask(g, poor.key, { mode });
      expect([status, body]).toEqual([412, keyExhausted]);
    }
    expect((await ask(g, rich.key, costly)).status).toBe(200);
    expect((await ask(g, rich.key)).status).toBe(200);
    expect(g.bedrock.calls).toHaveLength(3);
  });

  it.each([
    ["raised", { usage_limits: { credit_limit: 2, type: "cost" } }, 1.05],
    ["reset", { reset_usage: true }, 0],
    ["lifted", { usage_limits: null }, 1.05],
  ])("that is %s lets its API key go on at once", async (_, change, spent) => {
    const { id, key, path } = await pinnedKey(g, { usage_limits: { credit_limit: 1, type: "cost" } });
    await ask(g, key, costly);
    expect((await ask(g, key)).status).toBe(412);
    await g.portkey.byHand("PUT", path, change);
    expect(g.portkey.spent(id)).toBeCloseTo(spent, 2);
    expect((await ask(g, key)).status).toBe(200);
  });

  it("in tokens runs out by tokens", async () => {
    const { key } = await pinnedKey(g, { usage_limits: { credit_limit: 110, type: "tokens" } });
    expect((await ask(g, key, { prompt: "x".repeat(400) })).status).toBe(200);
    expect((await ask(g, key)).status).toBe(412);
  });

  it("counts a stream like a whole answer", async () => {
    const { id, key } = await pinnedKey(g);
    await ask(g, key, costly);
    const once = g.portkey.spent(id);
    await ask(g, key, { ...costly, stream: true });
    expect(g.portkey.spent(id)).toBeCloseTo(2 * once, 9);
  });

  it("counts nothing of what passes through Bedrock's own API, as Portkey does not", async () => {
    const { id, key } = await pinnedKey(g, { usage_limits: { credit_limit: 1, type: "cost" } });
    for (const stream of [false, true])
      expect((await ask(g, key, { ...costly, mode: "bedrock", stream })).status).toBe(200);
    expect(g.portkey.spent(id)).toBe(0);
  });

  it("that somebody sees exhausted in the dashboard shuts the API key", async () => {
    const { id, key } = await pinnedKey(g);
    Object.assign(g.portkey.store.apiKeys.get(id) ?? {}, { status: "exhausted" });
    expect((await ask(g, key)).body).toEqual(keyExhausted);
  });

  it("pays for an application profile what its model costs, if the integration says which that is", async () => {
    const control = awsControl(g);
    const { inferenceProfileArn: arn = "" } = await control.send(
      new CreateInferenceProfileCommand({
        inferenceProfileName: "payments",
        modelSource: { copyFrom: profileArn() },
      }),
    );
    control.destroy();
    const model = { base_model_slug: PROFILE, enabled: true, is_custom: true, slug: arn };
    const slugs = [
      await provider(g, "traced", { models: { models: [model] } }),
      await provider(g, "untraced", { models: { models: [{ ...model, base_model_slug: null }] } }),
    ];
    const { key } = await apiKey(g);
    for (const slug of slugs)
      await ask(g, key, { headers: { "x-portkey-provider": `@${slug}` }, model: arn });
    const [traced, untraced] = g.portkey.gatewayRequests();
    expect([traced?.status, untraced?.status]).toEqual([200, 200]);
    expect(traced?.cost).toBeCloseTo(0.000088, 9);
    expect(untraced?.cost).toBe(0);
  });
});

describe("a rate limit", () => {
  it("in requests refuses the one too many, in both modes together, and says when to come back", async () => {
    const rate_limits = [{ type: "requests", unit: "rpm", value: 2 }];
    const { id, key } = await pinnedKey(g, { rate_limits });
    const first = [await ask(g, key), await ask(g, key, { mode: "bedrock" })];
    expect(first.map(({ status }) => status)).toEqual([200, 200]);
    const { status, body, headers } = await ask(g, key);
    const shown = `${id.slice(0, 2)}********${id.slice(-3)}`;
    const message = `Portkey Error: apikey ${shown} rate limit exceded. Error Code: 05`;
    expect([status, body]).toEqual([429, { status: "failure", message, error: { code: "05", message } }]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(30);
  });

  it("in requests holds against many at once", async () => {
    const { key } = await pinnedKey(g, { rate_limits: [{ type: "requests", unit: "rph", value: 5 }] });
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(g, key)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  it("lets requests through again when its time is over", async () => {
    const { key } = await pinnedKey(g, { rate_limits: [{ type: "requests", unit: "rps", value: 1 }] });
    expect((await ask(g, key)).status).toBe(200);
    expect((await ask(g, key)).status).toBe(429);
    await setTimeout(1100);
    expect((await ask(g, key)).status).toBe(200);
  });

  it("in tokens refuses the request after the one that used them up", async () => {
    const { key } = await pinnedKey(g, { rate_limits: [{ type: "tokens", unit: "rph", value: 100 }] });
    expect((await ask(g, key, { prompt: "x".repeat(400) })).status).toBe(200);
    expect((await ask(g, key)).status).toBe(429);
  });

  it("of 0 is none", async () => {
    const { key } = await pinnedKey(g, { rate_limits: [{ type: "requests", unit: "rpd", value: 0 }] });
    expect((await ask(g, key)).status).toBe(200);
  });
});

/** An API key whose config falls back from one virtual key or provider to us-west-2. */
async function fallingBack(first: string, on_status_codes?: number[]) {
  const { id: config_id } = await config(g, {
    // Retries must not be spent on what Portkey refuses by itself.
    retry: { attempts: 3, on_status_codes: [412, 429, 503] },
    strategy: { mode: "fallback", ...(on_status_codes && { on_status_codes }) },
    targets: [{ virtual_key: first }, { virtual_key: await virtualKey(g, "us-west-2") }],
  });
  return apiKey(g, { defaults: { config_id } });
}

const dollar = { usage_limits: { credit_limit: 1, type: "cost" } };

describe("a target that may not be used", () => {
  it("because its own budget ran out is passed over, and the next one answers", async () => {
    const { key } = await fallingBack(await virtualKey(g, "us-east-1", dollar));
    for (const question of [costly, {}, { mode: "bedrock" as const }, { stream: true }])
      expect((await ask(g, key, question)).status).toBe(200);
    expect(regions(g)).toEqual(["us-east-1", "us-west-2", "us-west-2", "us-west-2"]);
  });

  it("because its own budget ran out answers 412, where fallback leaves that out", async () => {
    const slug = await virtualKey(g, "us-east-1", dollar);
    const { key } = await fallingBack(slug, [429, 500, 503]);
    await ask(g, key, costly);
    const message = `Portkey Virtual Key us********${slug.slice(-3)} Usage Limit Exceeded`;
    for (const mode of ["messages", "bedrock"] as const) {
      const { status, body } = await ask(g, key, { mode });
      const error = { code: "04", message, param: null, type: "virtual_key_exhaust_error" };
      expect([status, body]).toEqual([412, { error }]);
    }
    expect(g.portkey.gatewayRequests()[1]).toMatchObject({ status: 412, target: slug });
  });

  it("because it has expired is passed over", async () => {
    const { key } = await fallingBack(
      await virtualKey(g, "us-east-1", { expires_at: "2020-01-01T00:00:00Z" }),
    );
    await ask(g, key);
    expect(regions(g)).toEqual(["us-west-2"]);
  });

  it("because of its rate limit is passed over at once, without a retry", async () => {
    const rate_limits = [{ type: "requests", unit: "rpm", value: 1 }];
    const { key } = await fallingBack(await virtualKey(g, "us-east-1", { rate_limits }), [429]);
    await ask(g, key);
    const before = performance.now();
    expect((await ask(g, key)).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(900);
    expect(regions(g)).toEqual(["us-east-1", "us-west-2"]);
  });

  it("because it signs in with a role says that nothing here can, and calls nobody", async () => {
    const { user } = g;
    const made = (await g.portkey.byHand("POST", "/virtual-keys", {
      awsAuthType: "assumedRole",
      awsRegion: "us-east-1",
      awsRoleArn: user.arn.replace("user", "role"),
      name: "role",
      provider: "bedrock",
      workspace_id: g.portkey.workspace.id,
    })) as { slug: string };
    const { key } = await apiKey(g);
    const { status, body } = await ask(g, key, { headers: { "x-portkey-virtual-key": made.slug } });
    expect([status, body.error.message]).toEqual([501, expect.stringContaining("signs in with a role")]);
    expect(g.bedrock.calls).toEqual([]);
  });
});

describe("the model catalog", () => {
  const only = (slug: string) => ({
    allow_all_models: false,
    models: [{ enabled: true, is_custom: true, slug }],
  });

  it("lets through the models that it allows, to the letter, and refuses the others", async () => {
    const slug = await provider(g, "allowing", { models: only(PROFILE) });
    const { key } = await apiKey(g);
    const headers = { "x-portkey-provider": `@${slug}` };
    expect((await ask(g, key, { headers })).status).toBe(200);
    const model = PROFILE.replace("us.", "");
    const { status, body } = await ask(g, key, { headers, model });
    const message = `Model ${model} is not allowed for this integration`;
    expect([status, body]).toEqual([
      412,
      { error: { code: null, message, param: null, type: "model_not_allowed_error" } },
    ]);
    expect(g.bedrock.calls).toHaveLength(1);
  });

  it("judges the model that the config puts in place of the one asked for", async () => {
    const slug = await provider(g, "overriding", { models: only(PROFILE) });
    const { id: config_id } = await config(g, {
      override_params: { model: `@${slug}/${PROFILE}` },
      retry: { attempts: 1 },
    });
    const { key } = await apiKey(g, { defaults: { config_id } });
    expect((await ask(g, key, { model: "claude" })).status).toBe(200);
    expect(g.bedrock.calls).toMatchObject([{ model: PROFILE }]);
  });

  it("looks at no model in Bedrock's own API, which does not carry it where Portkey looks", async () => {
    const slug = await provider(g, "blind", { models: only("another") });
    const { key } = await apiKey(g);
    const headers = { "x-portkey-provider": `@${slug}` };
    expect((await ask(g, key, { headers, mode: "bedrock" })).status).toBe(200);
  });

  it("stops a workspace that has used up its share of an integration", async () => {
    const slug = await provider(g, "shared", {
      access: { usage_limits: [{ credit_limit: 1, type: "cost" }] },
    });
    const { key } = await fallingBack(slug, [500]);
    await ask(g, key, costly);
    const { status, body } = await ask(g, key);
    const message = "Portkey Integration shared Usage Limit Exceeded";
    expect([status, body]).toEqual([
      412,
      { error: { code: "04", message, param: null, type: "integration_exhaust_error" } },
    ]);
  });

  it("knows no provider any more once the workspace may not use its integration", async () => {
    const slug = await provider(g, "withdrawn");
    const { key } = await apiKey(g);
    const headers = { "x-portkey-provider": `@${slug}` };
    expect((await ask(g, key, { headers })).status).toBe(200);
    const workspaces = [{ enabled: false, id: g.portkey.workspace.id }];
    await g.portkey.byHand("PUT", `/integrations/${slug}/workspaces`, { workspaces });
    const { status, body } = await ask(g, key, { headers });
    expect([status, body.message]).toEqual([400, "Following keys are not valid: withdrawn"]);
  });
});
