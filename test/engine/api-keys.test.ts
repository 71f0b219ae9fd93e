import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * What happens to a team's keys when its entry is edited. Each test goes on from where the one before it left.
 */

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("keys", { pinnedConfigDelete: "refused" });
  await local.configure({ teams: someTeams, workspace: local.portkey.workspace.slug });
  await local.up();
});
afterAll(() => local.close());

const keys = () => local.portkey.objects().apiKeys;
const keyOf = (owner: string) => {
  const found = keys().find(({ name }) => name === `${owner} (bedrock-portkey/keys)`);
  if (found === undefined) throw new Error(`no key of ${owner}`);
  return found;
};

/** Makes one team's entry the smallest one with a change, and says what the preview and the up changed. */
async function edit(team: "payments" | "search", change: object): Promise<Record<string, number>> {
  await configured(team, change);
  const { same: _, ...previewed } = (await local.stack.preview()).changeSummary;
  const changed = await applied();
  expect(changed).toEqual(previewed);
  return changed;
}

/** Makes one team's entry the smallest one again, and says what the up changed. */
async function undo(team: "payments" | "search"): Promise<Record<string, number>> {
  await configured(team, {});
  return applied();
}

async function applied(): Promise<Record<string, number>> {
  local.portkey.resetCalls();
  const { same: _, ...changed } = await local.up();
  return changed;
}

const entries: Record<string, object> = { ...someTeams };
function configured(team: "payments" | "search", change: object): Promise<void> {
  entries[team] = { ...someTeams[team], ...change };
  return local.configure({ teams: entries });
}

async function outputs() {
  const { memberSettings, settings, teams } = await local.stack.outputs();
  return { memberSettings: memberSettings?.value, settings: settings?.value, teams: teams?.value };
}

test("a budget taken out of the file is taken off the key", async () => {
  expect(await edit("payments", { budget: undefined })).toEqual({ update: 1 });
  expect(keyOf("payments").usage_limits).toBeNull();
  expect(local.portkey.calls()).toEqual({ "PUT /api-keys/{id}": 1 });
  expect(await edit("payments", { rateLimits: [{ type: "requests", unit: "rpm", value: 5 }] })).toEqual({
    update: 1,
  });
  expect(await undo("payments")).toEqual({ update: 1 });
  expect(keyOf("payments").rate_limits ?? []).toEqual([]);
});

test("expiry and alert addresses are set and cleared in place", async () => {
  const expiresAt = `${new Date().getFullYear() + 1}-01-31T00:00:00Z`;
  const apiKey = { alertEmails: ["b@example.com", "a@example.com"], expiresAt };
  expect(await edit("payments", { apiKey })).toEqual({ update: 1 });
  expect(keyOf("payments")).toMatchObject({ alert_emails: ["a@example.com", "b@example.com"] });
  expect(Date.parse(String(keyOf("payments").expires_at))).toBe(Date.parse(apiKey.expiresAt));
  const drift = await local.cli(["preview", "--refresh", "--expect-no-changes"]);
  expect(drift.exitCode, drift.all).toBe(0);
  expect(await undo("payments")).toEqual({ update: 1 });
  expect(keyOf("payments")).toMatchObject({ alert_emails: null, expires_at: null });
});

test("a wrong year ends no key: the preview and the up refuse it and change nothing", async () => {
  await configured("payments", { apiKey: { expiresAt: "2020-06-30" } });
  for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
    local.portkey.resetCalls();
    const { all, exitCode } = await local.cli(command);
    expect(exitCode).not.toBe(0);
    expect(all).toContain("2020-06-30T00:00:00Z is in the past: the key would not work (set a later date)");
    expect(Object.keys(local.portkey.calls()).filter((call) => !call.startsWith("GET"))).toEqual([]);
  }
  expect(keyOf("payments").expires_at ?? null).toBeNull();
  expect(await undo("payments")).toEqual({});
});

test("a higher serial rotates the key in place: id and budget stay, the settings carry the new text", async () => {
  const before = keyOf("payments");
  expect(await edit("payments", { apiKey: { serial: 2, transitionMinutes: 60 } })).toEqual({ update: 1 });
  const after = keyOf("payments");
  expect(after.id).toBe(before.id);
  expect(after.key).not.toBe(before.key);
  expect(after.usage_limits).toEqual(before.usage_limits);
  expect(local.portkey.calls()).toEqual({ "POST /api-keys/{id}/rotate": 1, "PUT /api-keys/{id}": 1 });
  const { settings } = await outputs();
  expect(settings.payments.env.ANTHROPIC_CUSTOM_HEADERS).toContain(`x-portkey-api-key: ${after.key}\n`);
});

test("a lower serial is refused by the preview", async () => {
  await configured("payments", { apiKey: { serial: 1 } });
  const { all, exitCode } = await local.cli(["preview"]);
  expect(exitCode).not.toBe(0);
  expect(all).toContain("the key has serial 2 already: keep it or raise it");
  await configured("payments", { apiKey: { serial: 2 } });
});

test("route key pins the config and forbids another; the settings carry the key alone; and back, in place", async () => {
  const id = keyOf("search").id;
  expect(await edit("search", { route: "key" })).toMatchObject({ create: 1, update: 1 });
  const { configs } = local.portkey.objects();
  const config = configs.find(({ name }) => name.startsWith("search "));
  expect(keyOf("search").defaults).toMatchObject({
    allow_config_override: false,
    config_id: config?.id,
    metadata: { team: "search" },
  });
  expect((await outputs()).settings.search.env.ANTHROPIC_CUSTOM_HEADERS).toBe(
    `x-portkey-api-key: ${keyOf("search").key}`,
  );

  expect(await undo("search")).toMatchObject({ delete: 1, update: 1 });
  expect(keyOf("search")).toMatchObject({ defaults: { config_id: null }, id });
  expect((await outputs()).settings.search.env.ANTHROPIC_CUSTOM_HEADERS).toContain("x-portkey-virtual-key: ");
});

test("each member can have a key of its own, with a name that no request can forge", async () => {
  const members = ["jane.roe", { budget: { limit: 7 }, name: "john.doe" }];
  await edit("search", { apiKeys: "perMember", budget: { limit: 50 }, members });
  expect(keyOf("search jane.roe")).toMatchObject({
    defaults: { metadata: { _user: "jane.roe", team: "search" } },
    usage_limits: { credit_limit: 50 },
  });
  expect(keyOf("search john.doe")).toMatchObject({ usage_limits: { credit_limit: 7 } });
  expect(() => keyOf("search")).toThrow("no key of search");
  const { memberSettings, settings } = await outputs();
  expect(settings).not.toHaveProperty("search");
  expect(memberSettings.search["jane.roe"].env.ANTHROPIC_CUSTOM_HEADERS).toContain(
    `x-portkey-api-key: ${keyOf("search jane.roe").key}\n`,
  );
});

test("removing a member revokes that member's key and no other", async () => {
  const kept = keyOf("search john.doe").key;
  const members = [{ budget: { limit: 7 }, name: "john.doe" }];
  expect(await edit("search", { apiKeys: "perMember", budget: { limit: 50 }, members })).toEqual({
    delete: 1,
  });
  expect(
    keys()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["payments (bedrock-portkey/keys)", "search john.doe (bedrock-portkey/keys)"]);
  expect(keyOf("search john.doe").key).toBe(kept);
});

test("another workspace replaces what cannot move, and the preview says so", async () => {
  const other = { id: "5a3d8f6e-1b2c-4d3e-8f9a-0b1c2d3e4f5a", name: "other", slug: "ws-other-000001" };
  const moved = await localStack("keys", { workspaces: [local.portkey.workspace, other] });
  try {
    await moved.configure({ teams: { search: someTeams.search }, workspace: moved.portkey.workspace.slug });
    await moved.up();
    await moved.configure({ workspace: other.slug });
    const { changeSummary } = await moved.stack.preview();
    expect(changeSummary?.replace).toBe(3);
    await moved.up();
    const { apiKeys, virtualKeys } = moved.portkey.objects();
    expect([...apiKeys, ...virtualKeys].map(({ workspace_id }) => workspace_id)).toEqual([
      other.id,
      other.id,
    ]);
  } finally {
    await moved.close();
  }
});

test("destroy leaves nothing, though Portkey keeps a config that a key is pinned to", async () => {
  await edit("search", { route: "key" });
  await local.stack.destroy();
  expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
});
