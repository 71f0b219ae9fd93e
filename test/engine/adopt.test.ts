import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * Objects that people made by hand in the dashboard become a team's, where its entry names them, and are
 * refused where a name only looks alike.
 */

let local: LocalStack;
let slug: string;
let configSlug: string;
let keyId: string;

beforeAll(async () => {
  local = await localStack("adopt");
  await local.configure({ teams: {}, workspace: local.portkey.workspace.slug });
  const { id: workspace_id } = local.portkey.workspace;
  const { portkey } = local;
  const aws = {
    awsAccessKeyId: "AKIAHANDMADE00000001",
    awsRegion: "us-east-1",
    awsSecretAccessKey: "by hand",
  };
  const virtualKey = { ...aws, key: "by hand", name: "Payments (old)", provider: "bedrock", workspace_id };
  ({ slug } = (await portkey.byHand("POST", "/virtual-keys", virtualKey)) as { slug: string });
  const config = { config: { virtual_key: slug }, name: "payments", workspace_id };
  ({ slug: configSlug } = (await portkey.byHand("POST", "/configs", config)) as { slug: string });
  const apiKey = { name: "payments", scopes: ["completions.write", "logs.view"], workspace_id };
  ({ id: keyId } = (await portkey.byHand("POST", "/api-keys/workspace/service", apiKey)) as { id: string });
});
afterAll(() => local.close());

test("the preview says what becomes of each", async () => {
  const adopt = { apiKey: keyId, config: configSlug, virtualKeys: { "us-east-1": slug } };
  await local.configure({ teams: { payments: { ...someTeams.payments, adopt } } });
  const { stdout } = await local.stack.preview();
  expect(stdout).toContain(
    `teams.payments.adopt.virtualKeys.us-east-1: virtual key ${slug} becomes this team's: its name, note, limits and AWS key are replaced`,
  );
  expect(stdout).toContain(
    `teams.payments.adopt.apiKey: API key ${keyId} becomes this team's: its name, metadata and limits are replaced, and it is rotated`,
  );
});

test("each is taken over under its own slug or id, and the key rotated, since nobody here knows its text", async () => {
  const [old] = local.portkey.objects().apiKeys;
  await local.up();
  const { apiKeys, configs, virtualKeys } = local.portkey.objects();
  expect(virtualKeys).toHaveLength(2);
  expect(virtualKeys.find((key) => key.slug === slug)).toMatchObject({
    name: "payments us-east-1 (bedrock-portkey/adopt)",
    note: "bedrock-portkey:bedrock-portkey/adopt/payments/us-east-1",
  });
  expect(JSON.stringify(virtualKeys)).not.toContain("AKIAHANDMADE00000001");
  expect(configs).toMatchObject([{ name: "payments (bedrock-portkey/adopt)", slug: configSlug }]);
  expect(apiKeys).toMatchObject([
    { id: keyId, scopes: ["completions.write"], usage_limits: { credit_limit: 100 } },
  ]);
  expect(apiKeys[0]?.key).not.toBe(old?.key);
  const { settings } = await local.stack.outputs();
  expect(settings?.value.payments.env.ANTHROPIC_CUSTOM_HEADERS).toBe(
    `x-portkey-api-key: ${apiKeys[0]?.key}\nx-portkey-config: ${configSlug}`,
  );
});

test("the adopt entry can be taken out again without a change", async () => {
  await local.configure({ teams: { payments: someTeams.payments } });
  const { exitCode, all } = await local.cli(["preview", "--expect-no-changes"]);
  expect(exitCode, all).toBe(0);
});

test("an object to adopt that does not exist is told before it is replaced by a new one", async () => {
  const search = { ...someTeams.search, adopt: { virtualKeys: { "us-east-1": "no-such-key" } } };
  await local.configure({ teams: { payments: someTeams.payments, search } });
  const { exitCode, all } = await local.cli(["up", "--yes", "--skip-preview"]);
  expect(exitCode).not.toBe(0);
  expect(all).toContain('adopt: the workspace has no virtual key "no-such-key"');
  expect(local.portkey.objects().virtualKeys).toHaveLength(2);
});

test("somebody else's object under our name is refused, naming it and the way out", async () => {
  const foreign = {
    awsAccessKeyId: "AKIAHANDMADE00000002",
    awsRegion: "us-east-1",
    awsSecretAccessKey: "by hand",
    key: "by hand",
    name: "search us-east-1 (bedrock-portkey/adopt)",
    provider: "bedrock",
    workspace_id: local.portkey.workspace.id,
  };
  const made = (await local.portkey.byHand("POST", "/virtual-keys", foreign)) as { slug: string };
  await local.configure({ teams: { payments: someTeams.payments, search: someTeams.search } });
  const { exitCode, all } = await local.cli(["up", "--yes", "--skip-preview"]);
  expect(exitCode).not.toBe(0);
  expect(all).toContain(
    `a virtual key named "search us-east-1 (bedrock-portkey/adopt)" exists already and was not made by this stack (${made.slug}): adopt, rename or delete it`,
  );
  const { virtualKeys } = local.portkey.objects();
  expect(virtualKeys.find((key) => key.slug === made.slug)?.model_config.awsAccessKeyId).toBe(
    "AKIAHANDMADE00000002",
  );
  await local.portkey.byHand("DELETE", `/virtual-keys/${made.slug}`);
});

describe("what is not the team's to take keeps its secret, its name and its owner:", () => {
  test.each([
    [
      "a virtual key of another provider",
      { key: "sk-openai", name: "GPT", provider: "openai" },
      "is of provider openai, not bedrock",
    ],
    [
      "a virtual key of another stack's team",
      {
        awsAccessKeyId: "AKIAOFOTHERSTACK0001",
        awsRegion: "us-east-1",
        awsSecretAccessKey: "theirs",
        key: "theirs",
        name: "search us-east-1 (bedrock-portkey/prod)",
        note: "bedrock-portkey:bedrock-portkey/prod/search/us-east-1",
        provider: "bedrock",
      },
      'belongs to team "search" of stack "prod" of project "bedrock-portkey"',
    ],
  ])("%s", async (_, body, why) => {
    const made = (await local.portkey.byHand("POST", "/virtual-keys", {
      ...body,
      workspace_id: local.portkey.workspace.id,
    })) as { slug: string };
    const there = () => local.portkey.objects().virtualKeys.find((key) => key.slug === made.slug);
    const before = there();
    const search = { ...someTeams.search, adopt: { virtualKeys: { "us-east-1": made.slug } } };
    await local.configure({ teams: { payments: someTeams.payments, search } });
    const { all, exitCode } = await local.cli(["up", "--yes", "--skip-preview"]);
    expect(exitCode).not.toBe(0);
    expect(all).toContain(`adopt: virtual key ${made.slug} ${why}`);
    expect(there()).toEqual(before);
  });

  test("and stays when the team that asked for it is taken out of the file", async () => {
    const before = local.portkey.objects().virtualKeys.filter(({ slug: it }) => !/^payments/.test(it));
    await local.configure({ teams: { payments: someTeams.payments } });
    await local.up();
    expect(local.portkey.objects().virtualKeys).toEqual(expect.arrayContaining(before));
  });
});

test("an entry for a team that has its objects already is refused in the preview, since it would do nothing", async () => {
  const adopt = { virtualKeys: { "us-west-2": "another" } };
  await local.configure({ teams: { payments: { ...someTeams.payments, adopt } } });
  const { all, exitCode } = await local.cli(["preview"]);
  expect(exitCode).not.toBe(0);
  expect(all).toMatch(/adopt: the team has virtual key \S+ already, so that another would not be adopted/);
  await local.configure({ teams: { payments: someTeams.payments } });
});

test("what was adopted is the team's: it goes with the team, as the docs say", async () => {
  await local.stack.destroy();
  const { apiKeys, configs, virtualKeys } = local.portkey.objects();
  expect([...apiKeys, ...configs]).toEqual([]);
  expect(virtualKeys.map(({ name }) => name)).toEqual(["GPT", "search us-east-1 (bedrock-portkey/prod)"]);
});
