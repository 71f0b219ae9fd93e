import { describe, expect, test } from "vitest";
import integration from "../../../components/portkey/lifecycle/integration.ts";
import { LISTED_MODELS } from "../../../local/portkey/integration-models.ts";
import { sessionWithPortkey } from "./session.ts";

/* What the models of an integration cost that Portkey does not list, such as application inference profiles. */

const portkey = await sessionWithPortkey();

const profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
const unlisted = "us.anthropic.claude-opus-9-v1:0";
const [listed = ""] = LISTED_MODELS;
const sonnet = "us.anthropic.claude-sonnet-4-6";
const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";

let names = 0;

/** An integration that exists, for which the profile is a Sonnet. */
async function made() {
  const slug = `payments-${++names}`;
  const news = {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    baseModels: { [profile]: sonnet },
    description: "ours",
    granted: true as const,
    models: [profile, listed, unlisted].toSorted(),
    name: slug,
    region: "us-east-1",
    scope: "organisation" as const,
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    slug,
    workspace: portkey.workspace.id,
  };
  const { outs } = await integration.create(news);
  return { news, outs: outs as never, slug };
}

/** What Portkey keeps of a model. */
const kept = (slug: string, model: string) =>
  portkey.store.integrations.get(slug)?.models.find((one) => one.slug === model);

/** What a refresh records, and whether the next preview names a change. */
async function refreshed(slug: string, outs: never, news: Awaited<ReturnType<typeof made>>["news"]) {
  const { props } = await integration.read(slug, outs);
  const { changes } = await integration.diff(slug, props as never, news);
  return { changes, props: props as never };
}

const byHand = (slug: string, base_model_slug: string) =>
  portkey.byHand("PUT", `/integrations/${slug}/models`, {
    models: [{ base_model_slug, enabled: true, is_custom: true, slug: profile }],
  });

describe("a profile is allowed by its ARN, and budgets count what it costs:", () => {
  test("by the model that it is; any other unlisted model by its own id; a listed one as Portkey knows it", async () => {
    const { news, outs, slug } = await made();
    const custom = { enabled: true, is_custom: true };
    expect(kept(slug, profile)).toEqual({ ...custom, base_model_slug: sonnet, slug: profile });
    expect(kept(slug, unlisted)).toEqual({ ...custom, base_model_slug: unlisted, slug: unlisted });
    expect(kept(slug, listed)).toEqual({ enabled: true, slug: listed });
    expect(await refreshed(slug, outs, news)).toMatchObject({ changes: false });
  });

  test("a profile that becomes another model's is counted as that, in place", async () => {
    const { news, outs, slug } = await made();
    const wanted = { ...news, baseModels: { [profile]: haiku } };
    expect(await integration.diff(slug, outs, wanted)).toEqual({ changes: true, replaces: [] });
    const { outs: updated } = await integration.update(slug, outs, wanted);
    expect(kept(slug, profile)).toMatchObject({ base_model_slug: haiku, enabled: true, is_custom: true });
    expect(await refreshed(slug, updated as never, wanted)).toMatchObject({ changes: false });
  });

  test("a base that is named no longer is taken back", async () => {
    const { news, outs, slug } = await made();
    const { baseModels: _, ...wanted } = news;
    expect(await integration.diff(slug, outs, wanted)).toMatchObject({ changes: true });
    const { outs: updated } = await integration.update(slug, outs, wanted);
    expect(kept(slug, profile)).toMatchObject({ base_model_slug: profile });
    expect(updated).not.toHaveProperty("baseModels");
  });

  test("a base that somebody changed by hand is shown and put back", async () => {
    const { news, outs, slug } = await made();
    await byHand(slug, haiku);
    const { changes, props } = await refreshed(slug, outs, news);
    expect(changes).toBe(true);
    expect(props).toMatchObject({ baseModels: { [profile]: haiku } });
    await integration.update(slug, props, news);
    expect(kept(slug, profile)).toMatchObject({ base_model_slug: sonnet });
  });

  test("a base that could not be set is not recorded, so that the next up sets it", async () => {
    const { news, outs, slug } = await made();
    const wanted = { ...news, baseModels: { [profile]: haiku } };
    portkey.fail({ method: "PUT", path: "/integrations/{slug}/models", status: 400 });
    const failed = integration.update(slug, outs, wanted);
    await expect(failed).rejects.toMatchObject({ properties: { baseModels: { [profile]: sonnet } } });
  });

  test("a base for a model that Portkey lists already is no drift", async () => {
    const { news, outs, slug } = await made();
    const wanted = { ...news, baseModels: { [listed]: sonnet, [profile]: sonnet } };
    const { outs: updated } = await integration.update(slug, outs, wanted);
    expect(kept(slug, listed)).not.toHaveProperty("base_model_slug");
    expect(await refreshed(slug, updated as never, wanted)).toMatchObject({ changes: false });
  });
});
