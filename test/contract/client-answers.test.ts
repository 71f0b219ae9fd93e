import { describe, expect, it } from "vitest";
import { apiKeys } from "../../components/portkey/api/api-keys.ts";
import { configs } from "../../components/portkey/api/configs.ts";
import { providers } from "../../components/portkey/api/providers.ts";
import { virtualKeys } from "../../components/portkey/api/virtual-keys.ts";
import type { Call } from "../../components/portkey/client.ts";
import { partsOf, type Route, scopes } from "../../local/portkey/routes.ts";
import { at, documented, named, nothing, ofOrganisation, uuid } from "./documented-answers.ts";
import { openContract } from "./openapi.ts";

const contract = openContract();

/** The method and the path template that a call fits. */
function routeOf({ method, path }: Call<unknown>) {
  const fits = (route: Route) =>
    new RegExp(`^${route.replaceAll(/\{.+?\}/g, "[^/]+")}$`).test(`${method} /${path}`);
  return partsOf((Object.keys(scopes) as Route[]).find(fits) ?? expect.unreachable(`no route for ${path}`));
}

describe("every answer that is documented or on record can be read:", () => {
  it.each(Object.entries(documented))("%s", (_, { answer, call, read }) => {
    const { method, path } = routeOf(call);
    expect(contract.absent ? [] : contract.response(method, path, 200, answer)).toEqual([]);
    expect(call.answer.parse(answer)).toMatchObject(read);
  });
});

describe("an answer between the two can be read as well:", () => {
  it("a config with its document as such, wrapped", () => {
    const config = { ...named, config: { retry: { attempts: 3 } }, id: uuid };
    expect(configs.get(at).answer.parse({ data: config, success: true })).toEqual(config);
  });

  it.each([
    ["true", true],
    ["false", false],
    [true, true],
    [false, false],
    [1, true],
    [0, false],
    [null, null],
    [undefined, undefined],
  ])("a model that is enabled: %j", (sent, enabled) => {
    const { models } = ofOrganisation.getModels(at).answer.parse({ models: [{ enabled: sent, slug: "a" }] });
    expect(models).toEqual([{ enabled, slug: "a" }]);
  });
});

describe("half an answer is none, so that the object is looked for and not made twice:", () => {
  it.each<[string, Call<unknown>, unknown]>([
    // The document has no slug, by which alone a config is addressed; the live API gives it.
    ["a config", configs.create(uuid, nothing), { data: { id: uuid, version_id: uuid }, success: true }],
    ["a virtual key", virtualKeys.create(uuid, nothing), { success: true }],
    ["an API key", apiKeys.create(uuid, nothing), { id: uuid, key: "" }],
    ["an integration", ofOrganisation.create(uuid, nothing), { id: uuid }],
    ["a provider", providers.create(uuid, nothing), { slug: "" }],
  ])("%s", (_, { answer }, half) => {
    expect(answer.safeParse(half).success).toBe(false);
  });
});
