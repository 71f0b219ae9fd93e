import { describe, expect, it } from "vitest";
import { LISTED_MODELS } from "../../../local/portkey/integration-models.ts";
import { bedrockIntegration, type Send, start } from "./local.ts";

const PATH = "/integrations/payments-us-east-1/models";
const LISTED = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
const BASE = "global.anthropic.claude-sonnet-4-6";

interface Model {
  slug: string;
  enabled: boolean;
}

async function started() {
  const portkey = await start();
  await portkey.send("POST", "/integrations", bedrockIntegration());
  return portkey;
}

async function enabled(send: Send): Promise<string[]> {
  const { models } = (await send("GET", PATH)).body;
  return models.filter((model: Model) => model.enabled).map(({ slug }: Model) => slug);
}

describe("the models of an integration", () => {
  it("are all allowed until somebody says otherwise", async () => {
    const { send } = await started();
    expect((await send("GET", PATH)).body).toMatchObject({
      total: LISTED_MODELS.length,
      allow_all_models: true,
    });
    expect(await enabled(send)).toEqual(LISTED_MODELS);
  });

  it("are bounded to the ones that are named", async () => {
    const { send } = await started();
    const body = { allow_all_models: false, models: [{ slug: LISTED, enabled: true }] };
    expect((await send("PUT", PATH, body)).body).toEqual({});
    expect(await enabled(send)).toEqual([LISTED]);
    expect((await send("GET", "/integrations/payments-us-east-1")).body.allow_all_models).toBe(false);
  });

  it("stay as they are where a write does not name them, so that a model which nobody wants must be switched off", async () => {
    const { send } = await started();
    const [first = "", second = ""] = LISTED_MODELS;
    await send("PUT", PATH, { allow_all_models: false, models: [{ slug: first, enabled: true }] });
    await send("PUT", PATH, { models: [{ slug: second, enabled: true }] });
    expect((await enabled(send)).toSorted()).toEqual([first, second].toSorted());
    await send("PUT", PATH, { models: [{ slug: first, enabled: false }] });
    expect(await enabled(send)).toEqual([second]);
  });

  it("may be custom ones, whose booleans come back as a number and as text", async () => {
    const { send } = await started();
    const custom = { slug: PROFILE, enabled: true, is_custom: true, base_model_slug: BASE };
    await send("PUT", PATH, { models: [custom] });
    const models: Model[] = (await send("GET", PATH)).body.models;
    expect(models.find(({ slug }) => slug === PROFILE)).toEqual({
      ...custom,
      name: PROFILE,
      is_custom: 1,
      is_finetune: "false",
    });
    await send("PUT", PATH, { models: [{ slug: PROFILE, enabled: false }] });
    expect((await send("GET", PATH)).body.models).toContainEqual(
      expect.objectContaining({ slug: PROFILE, enabled: false, is_custom: 1, base_model_slug: BASE }),
    );
  });

  it.each([
    ["models", {}],
    [PROFILE, { models: [{ slug: PROFILE, enabled: true }] }],
    ["models[0].enabled", { models: [{ slug: LISTED }] }],
    ["models[0]", { models: [{ slug: LISTED, enabled: true, baseModelSlug: BASE }] }],
  ])("are refused with a message that names %s, all of them or none", async (named, wrong) => {
    const { send } = await started();
    const body = { allow_all_models: false, ...wrong };
    const answer = await send("PUT", PATH, body);
    expect([answer.status, answer.body.data.errorCode]).toEqual([400, "AB01"]);
    expect(answer.body.data.message).toContain(named);
    expect(await enabled(send)).toEqual(LISTED_MODELS);
  });

  it("can be deleted where they are custom, and only there", async () => {
    const { send } = await started();
    await send("PUT", PATH, { models: [{ slug: PROFILE, enabled: true, is_custom: true }] });
    const refused = await send("DELETE", `${PATH}?slugs=${encodeURIComponent(`${PROFILE},${LISTED}`)}`);
    expect(refused.body.data.message).toContain(LISTED);
    expect(await enabled(send)).toContain(PROFILE);
    expect((await send("DELETE", `${PATH}?slugs=${encodeURIComponent(PROFILE)}`)).body).toEqual({});
    expect(await enabled(send)).toEqual(LISTED_MODELS);
  });
});
