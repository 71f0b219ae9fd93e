import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * Secrets are planted, and everything that the engine prints or keeps is searched for them.
 */

const adminKey = "pk-admin-planted-3f9a1c";
const existingKey = "pk-existing-planted-77be02";

let local: LocalStack;
const printed: Record<string, string> = {};
let secrets: Record<string, string>;

beforeAll(async () => {
  local = await localStack("secrets", { keys: [{ key: adminKey, scopes: "all" }] });
  const legacy = { ...someTeams.search, apiKey: { existing: "legacyKey" } };
  const docs = { ...someTeams.search, apiKeys: "perMember", members: ["jane.roe"], registration: "catalog" };
  await local.configure({ teams: { ...someTeams, docs, legacy }, workspace: local.portkey.workspace.slug });
  // The admin key from the stack's config, as a user without environment variables has it.
  const withoutKey = { PORTKEY_API_KEY: "" };
  for (const [name, value] of [
    ["portkeyApiKey", adminKey],
    ["legacyKey", existingKey],
  ]) {
    const { exitCode, all } = await local.cli([
      "config",
      "set",
      "--secret",
      `bedrock-portkey:${name}`,
      String(value),
    ]);
    expect(exitCode, all).toBe(0);
  }
  const run = async (name: string, args: readonly string[], exitCode: number, env = withoutKey) => {
    const result = await local.cli(args, env);
    expect(result.exitCode, result.all).toBe(exitCode);
    printed[name] = result.all;
  };

  await run("first preview", ["preview", "--json"], 0);
  const body = { data: { message: `bad key ${adminKey}` }, success: false };
  local.portkey.fail({ body, path: "/api-keys/{type}/{sub-type}", status: 400 });
  await run("up that Portkey refuses, quoting the admin key", ["up", "--yes", "--skip-preview"], 1);
  local.portkey.clearFaults();
  local.portkey.fail({ method: "POST", path: "/virtual-keys", quote: true, status: 400 });
  await run("up that Portkey refuses, quoting the body", ["up", "--yes", "--skip-preview"], 1);
  local.portkey.clearFaults();
  await run("up", ["up", "--yes", "--skip-preview", "--diff"], 0);
  const first = secretsInPortkey("before the rotation");
  const payments = { ...someTeams.payments, accessKey: { serial: 2 }, budget: { limit: 7 } };
  await local.configure({ teams: { ...someTeams, docs, legacy, payments } });
  await run("second preview", ["preview", "--json"], 0);
  await run("diff", ["preview", "--diff"], 0);
  await run("second up", ["up", "--yes", "--skip-preview"], 0);
  await run("outputs", ["stack", "output", "--json"], 0);
  await run("refresh without rights", ["refresh", "--yes", "--skip-preview"], 1, {
    PORTKEY_API_KEY: "pk-wrong-0",
  });
  await run("refresh", ["refresh", "--yes", "--skip-preview", "--diff"], 0);
  printed.state = await local.state();

  secrets = {
    "admin key": adminKey,
    "existing API key": existingKey,
    ...first,
    ...secretsInPortkey("at the end"),
  };
});
afterAll(() => local.close());

/** Every API key and every AWS secret that Portkey holds, by what it is. */
function secretsInPortkey(when: string): Record<string, string> {
  const { apiKeys, integrations, virtualKeys } = local.portkey.objects();
  return Object.fromEntries([
    ...apiKeys.map(({ key, name }) => [`API key of ${name} ${when}`, key]),
    ...integrations.map(({ configurations, name }) => [
      `AWS secret of ${name} in the catalog ${when}`,
      String(configurations.aws_secret_access_key),
    ]),
    ...virtualKeys.map(({ model_config, name }) => [
      `AWS secret of ${name} ${when}`,
      String(model_config.awsSecretAccessKey),
    ]),
  ]);
}

test("the run printed and kept what is searched", () => {
  // Two are planted; three teams have API keys made for them, four have access keys, of which one is rotated.
  expect(new Set(Object.values(secrets)).size).toBe(2 + 3 + 5);
  for (const [name, text] of Object.entries(printed)) expect(text.length, name).toBeGreaterThan(100);
  const [admin, aws] = Object.entries(printed).filter(([name]) => name.includes("quoting"));
  expect(admin?.[1]).toContain('Portkey answered 400 "bad key [secret]"');
  expect(aws?.[1]).toMatch(/awsSecretAccessKey[\\":]+\[secret\]/);
  expect(printed.outputs).toContain("[secret]");
});

test("no secret stands in plain text in state, previews, output or errors", () => {
  for (const [where, text] of Object.entries(printed)) {
    for (const [what, secret] of Object.entries(secrets)) {
      expect(text.includes(secret), `${what} in ${where}`).toBe(false);
      expect(text.includes(Buffer.from(secret).toString("base64")), `${what}, encoded, in ${where}`).toBe(
        false,
      );
    }
  }
});
