import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * People edit in the dashboard. What they changed is named, object by object and field by field, and the
 * next up puts it back; what Portkey itself adds or writes in another way is not called a change.
 *
 * All edits are made at once, since each look of the engine takes seconds.
 */

const sonnet = "us.anthropic.claude-sonnet-4-20250514-v1:0";

/** One edit by hand. */
interface Edit {
  readonly what: string;
  /** Makes the edit. */
  act(portkey: LocalStack["portkey"]): Promise<unknown>;
  /** How the preview names it. */
  readonly named: RegExp;
  /** What is to hold after the next up. */
  restored(portkey: LocalStack["portkey"]): void;
}

const key = ({ objects }: LocalStack["portkey"], team: string) => {
  const found = objects().apiKeys.find(({ name }) => name.startsWith(`${team} `));
  if (found === undefined) throw new Error(`${team} has no API key`);
  return found;
};
const virtualKey = ({ objects }: LocalStack["portkey"], name: string) =>
  objects().virtualKeys.find((entry) => entry.name.startsWith(`${name} `));
const config = ({ objects }: LocalStack["portkey"], team: string) =>
  objects().configs.find(({ name }) => name.startsWith(`${team} `));
const integration = ({ objects }: LocalStack["portkey"], name: string) =>
  objects().integrations.find((entry) => entry.name.startsWith(`${name} `));
const provider = ({ objects }: LocalStack["portkey"], name: string) =>
  objects().providers.find((entry) => entry.name.startsWith(`${name} `));

/** What requests through an integration may name. */
const allowed = (portkey: LocalStack["portkey"], name: string) => {
  const { allow_all_models, models = [] } = integration(portkey, name) ?? {};
  const enabled = models.filter(({ enabled }) => enabled).map(({ slug }) => slug);
  return allow_all_models ? ["*", ...enabled] : enabled;
};

const anywhere: Edit[] = [
  {
    act: (portkey) =>
      portkey.byHand("PUT", `/api-keys/${key(portkey, "payments").id}`, {
        usage_limits: { credit_limit: 9000, type: "cost" },
      }),
    named: /credit_limit\s*: 100 => 9000/,
    restored: (portkey) => expect(key(portkey, "payments").usage_limits).toMatchObject({ credit_limit: 100 }),
    what: "a budget raised",
  },
  {
    act: (portkey) =>
      portkey.byHand("PUT", `/api-keys/${key(portkey, "search").id}`, {
        rate_limits: [{ type: "requests", unit: "rpm", value: 1 }],
      }),
    named: /\+ rateLimits\s*: \[/,
    restored: (portkey) => expect(key(portkey, "search").rate_limits ?? []).toEqual([]),
    what: "a rate limit that nobody asked for",
  },
  {
    act: (portkey) =>
      portkey.byHand("PUT", `/api-keys/${key(portkey, "payments").id}`, {
        defaults: {
          allow_config_override: true,
          config_id: config(portkey, "payments")?.id,
          metadata: { team: "payments" },
        },
      }),
    named: /config\s*: "[0-9a-f-]+" => "[0-9a-f-]+ \(a request may name another\)"/,
    restored: (portkey) =>
      expect(key(portkey, "payments").defaults).toMatchObject({
        allow_config_override: false,
        config_id: config(portkey, "payments")?.id,
      }),
    what: "a key freed of its config",
  },
  {
    act: (portkey) =>
      portkey.byHand("PUT", `/api-keys/${key(portkey, "search").id}`, {
        defaults: { metadata: { team: "payments" } },
      }),
    named: /team\s*: "search" => "payments"/,
    restored: (portkey) => expect(key(portkey, "search").defaults?.metadata).toEqual({ team: "search" }),
    what: "metadata rewritten, so that another team pays",
  },
  {
    act: (portkey) =>
      portkey.byHand("PUT", `/configs/${config(portkey, "payments")?.slug}`, {
        config: { cache: { mode: "simple" }, virtual_key: "somebody-elses" },
      }),
    named: /virtual_key\s*: "somebody-elses"/,
    restored: (portkey) =>
      expect(config(portkey, "payments")?.versions.at(-1)?.config).not.toContain("somebody-elses"),
    what: "a config edited",
  },
  {
    act: (portkey) => portkey.byHand("DELETE", `/configs/${config(portkey, "docs")?.slug}`),
    named: /- name\s*: "docs \(bedrock-portkey\/drift\)"/,
    restored: (portkey) =>
      expect(key(portkey, "docs").defaults?.config_id).toBe(config(portkey, "docs")?.id ?? "missing"),
    what: "a config deleted",
  },
];

const only: Record<"virtualKey" | "catalog", Edit[]> = {
  catalog: [
    {
      act: (portkey) =>
        portkey.byHand("PUT", `/integrations/${integration(portkey, "search")?.slug}/models`, {
          models: [{ enabled: true, is_custom: true, slug: "us.anthropic.claude-opus-4-20250514-v1:0" }],
        }),
      named: /"us\.anthropic\.claude-opus-4-20250514-v1:0"/,
      restored: (portkey) => expect(allowed(portkey, "search")).toEqual([sonnet]),
      what: "a model allowed",
    },
    {
      act: (portkey) =>
        portkey.byHand("PUT", `/integrations/${integration(portkey, "docs us-east-1")?.slug}/models`, {
          allow_all_models: true,
          models: [],
        }),
      named: /"\*"/,
      restored: (portkey) => expect(allowed(portkey, "docs us-east-1")).toEqual([sonnet]),
      what: "every model allowed",
    },
    {
      act: (portkey) =>
        portkey.byHand(
          "PUT",
          `/integrations/${integration(portkey, "payments us-west-2")?.slug}/workspaces`,
          {
            workspaces: [{ enabled: false, id: portkey.workspace.id }],
          },
        ),
      named: /granted\s*: true => false/,
      restored: (portkey) =>
        expect(integration(portkey, "payments us-west-2")?.workspaces).toMatchObject([{ enabled: true }]),
      what: "access taken from the workspace",
    },
    {
      act: (portkey) =>
        portkey.byHand("PUT", `/integrations/${integration(portkey, "search")?.slug}`, {
          configurations: {
            aws_access_key_id: "AKIASOMEBODYELSES01X",
            aws_auth_type: "accessKey",
            aws_region: "us-east-1",
            aws_secret_access_key: "somebody else's",
          },
        }),
      named: /accessKeyId\s*: "AKIA.+" => "AK.*01X"/,
      restored: (portkey) =>
        expect(JSON.stringify(integration(portkey, "search"))).not.toContain("somebody else's"),
      what: "another AWS key put into an integration",
    },
    {
      act: (portkey) =>
        portkey.byHand(
          "DELETE",
          `/providers/${provider(portkey, "search")?.slug}?workspace_id=${portkey.workspace.id}`,
        ),
      named: /- name\s*: "search us-east-1 \(bedrock-portkey\/drift\)"/,
      restored: (portkey) => expect(provider(portkey, "search")).toBeDefined(),
      what: "a provider deleted",
    },
  ],
  virtualKey: [
    {
      act: (portkey) => portkey.byHand("DELETE", `/virtual-keys/${virtualKey(portkey, "search")?.slug}`),
      named: /- name\s*: "search us-east-1 \(bedrock-portkey\/drift\)"/,
      restored: (portkey) => expect(virtualKey(portkey, "search")).toBeDefined(),
      what: "a virtual key deleted",
    },
    {
      act: (portkey) =>
        portkey.byHand("PUT", `/virtual-keys/${virtualKey(portkey, "payments us-east-1")?.slug}`, {
          awsAccessKeyId: "AKIASOMEBODYELSES01X",
          awsAuthType: "accessKey",
          awsRegion: "us-east-1",
          awsSecretAccessKey: "somebody else's",
        }),
      named: /accessKeyId\s*: "AKIA.+" => "AK\*+01X"/,
      restored: (portkey) =>
        expect(JSON.stringify(virtualKey(portkey, "payments us-east-1"))).not.toContain("somebody else's"),
      what: "another AWS key put into a virtual key",
    },
    {
      act: (portkey) =>
        portkey.byHand("PUT", `/virtual-keys/${virtualKey(portkey, "payments us-west-2")?.slug}`, {
          ...virtualKey(portkey, "payments us-west-2")?.model_config,
          awsRegion: "eu-west-1",
          usage_limits: { credit_limit: 5, type: "cost" },
        }),
      named: /region\s*: "us-west-2" => "eu-west-1"/,
      restored: (portkey) =>
        expect(virtualKey(portkey, "payments us-west-2")).toMatchObject({
          model_config: { awsRegion: "us-west-2" },
          usage_limits: null,
        }),
      what: "another region and a limit put into a virtual key",
    },
  ],
};

describe.each(["virtualKey", "catalog"] as const)("registration %s", (registration) => {
  let local: LocalStack;
  let drifted: { exitCode: number; all: string };
  const edits = [...anywhere, ...only[registration]];

  const preview = () => local.cli(["preview", "--refresh", "--expect-no-changes", "--diff", "--color=never"]);

  beforeAll(async () => {
    local = await localStack("drift");
    const pinned = { ...someTeams.payments, route: "key" };
    await local.configure({
      registration,
      teams: { docs: pinned, payments: pinned, search: someTeams.search },
      workspace: local.portkey.workspace.slug,
    });
    await local.up();
    const untouched = await preview();
    expect(untouched.exitCode, untouched.all).toBe(0);
    for (const edit of edits) await edit.act(local.portkey);
    drifted = await preview();
    await local.stack.up({ refresh: true });
  });
  afterAll(() => local.close());

  test("drift is told by the exit code", () => expect(drifted.exitCode, drifted.all).toBe(7));

  test.each(edits)("$what is named, and put back", ({ named, restored }) => {
    expect(drifted.all).toMatch(named);
    restored(local.portkey);
  });

  test("nothing is left after the next up", async () => {
    const after = await preview();
    expect(after.exitCode, after.all).toBe(0);
  });
});
