import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundledInferenceProfiles } from "../../components/bedrock/inference-profiles.ts";
import { invocations } from "../../components/bedrock/invocations.ts";
import { invokePolicies } from "../../components/bedrock/invoke-policy.ts";
import type { Settings } from "../../components/claude-code/settings.ts";
import { documentConfigs, documentLimits, documentSettings } from "../document.ts";
import { type LocalStack, localStack } from "./local-stack.ts";

/*
 * The life of the environment that Pulumi.dev.yaml describes, in order: made, left alone, changed, a team
 * removed, destroyed. Each test goes on from where the one before it left.
 */

const model = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const names = [
  "budget-limits",
  "caching",
  "complete-example",
  "engineering",
  "fallbacks",
  "load-balancing",
  "quick-start",
  "retries",
  "using-a-config",
];

/** Outputs of the stack, secrets in the clear. */
interface Outputs {
  readonly teams: Record<
    string,
    {
      virtualKeys: Record<string, string>;
      config?: string;
      apiKeyId: string;
      userArn: string;
      policyArns: string[];
      policyLengths: number[];
      accessKeyCreated: string;
    }
  >;
  readonly settings: Record<string, Settings>;
  readonly memberSettings: Record<string, Record<string, Settings>>;
}

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("dev");
});
afterAll(() => local.close());

async function outputs(): Promise<Outputs> {
  const all = await local.stack.outputs();
  return Object.fromEntries(
    Object.entries(all).map(([name, { value }]) => [name, value]),
  ) as unknown as Outputs;
}

async function users(): Promise<string[]> {
  const { Users = [] } = await local.iam.send(new ListUsersCommand({}));
  return Users.map(({ UserName = "" }) => UserName.replace("bedrock-portkey-dev-", "")).sort();
}

function virtualKeysOf(team: string) {
  return local.portkey.objects().virtualKeys.filter(({ name }) => name.startsWith(`${team} `));
}

describe("the first up", () => {
  beforeAll(async () => {
    await local.up();
  });

  test("gives every team an IAM user with path, tags, one key and one policy", async () => {
    expect(await users()).toEqual(names);
    for (const team of names) {
      const UserName = `bedrock-portkey-dev-${team}`;
      const { User } = await local.iam.send(new GetUserCommand({ UserName }));
      expect(User?.Path).toBe("/bedrock-portkey/dev/");
      expect(User?.Tags?.sort((a, b) => String(a.Key).localeCompare(String(b.Key)))).toEqual([
        { Key: "managed-by", Value: "bedrock-portkey" },
        { Key: "stack", Value: "dev" },
        { Key: "team", Value: team },
      ]);
      const keys = await local.iam.send(new ListAccessKeysCommand({ UserName }));
      expect(keys.AccessKeyMetadata).toHaveLength(1);
      const attached = await local.iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
      expect(attached.AttachedPolicies).toEqual([
        {
          PolicyArn: `arn:aws:iam::123456789012:policy/bedrock-portkey/dev/bedrock-portkey-dev-${team}`,
          PolicyName: UserName,
        },
      ]);
    }
  });

  test("lets a team invoke its model in its regions and nothing else", async () => {
    for (const [team, regions] of [
      ["quick-start", ["us-east-1"]],
      ["load-balancing", ["us-east-1", "us-west-2"]],
    ] as const) {
      const PolicyArn = `arn:aws:iam::123456789012:policy/bedrock-portkey/dev/bedrock-portkey-dev-${team}`;
      const { Policy } = await local.iam.send(new GetPolicyCommand({ PolicyArn }));
      const { PolicyVersion } = await local.iam.send(
        new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
      );
      const document = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ""));
      const calls = invocations("123456789012", regions, [model], bundledInferenceProfiles);
      expect([document]).toEqual(
        invokePolicies({ exclusive: false, invocations: calls, listProfiles: true }),
      );
    }
  });

  test("says what each team has in AWS: its user, its policy and how much of it is used, the age of its key", async () => {
    const { teams } = await outputs();
    for (const team of names) {
      const UserName = `bedrock-portkey-dev-${team}`;
      const { User } = await local.iam.send(new GetUserCommand({ UserName }));
      const keys = await local.iam.send(new ListAccessKeysCommand({ UserName }));
      const PolicyArn = `arn:aws:iam::123456789012:policy/bedrock-portkey/dev/${UserName}`;
      const { PolicyVersion } = await local.iam.send(
        new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }),
      );
      expect(teams[team]).toMatchObject({
        policyArns: [PolicyArn],
        policyLengths: [decodeURIComponent(PolicyVersion?.Document ?? "").length],
        userArn: User?.Arn,
      });
      // AWS tells whole seconds, as does the provider.
      const created = Math.floor((keys.AccessKeyMetadata?.[0]?.CreateDate?.getTime() ?? 0) / 1000);
      expect(Date.parse(teams[team]?.accessKeyCreated ?? "") / 1000).toBe(created);
    }
  });

  test("registers each team's own key in Portkey, for each of its regions", async () => {
    for (const team of names) {
      const { AccessKeyMetadata = [] } = await local.iam.send(
        new ListAccessKeysCommand({ UserName: `bedrock-portkey-dev-${team}` }),
      );
      const regions = team === "load-balancing" ? ["us-east-1", "us-west-2"] : ["us-east-1"];
      const registered = virtualKeysOf(team).map(({ model_config, name, note, provider, workspace_id }) => ({
        keyId: model_config.awsAccessKeyId,
        name,
        note,
        provider,
        region: model_config.awsRegion,
        workspace_id,
      }));
      expect(registered.sort((a, b) => String(a.region).localeCompare(String(b.region)))).toEqual(
        regions.map((region) => ({
          keyId: AccessKeyMetadata[0]?.AccessKeyId,
          name: `${team} ${region} (bedrock-portkey/dev)`,
          note: `bedrock-portkey:bedrock-portkey/dev/${team}/${region}`,
          provider: "bedrock",
          region,
          workspace_id: local.portkey.workspace.id,
        })),
      );
    }
  });

  test("stores the guide's routing configs", async () => {
    const { teams } = await outputs();
    const slug = (team: string, region = "us-east-1") => teams[team]?.virtualKeys[region] ?? "";
    const stored = (team: string) => {
      const config = local.portkey.objects().configs.find((config) => config.slug === teams[team]?.config);
      return JSON.parse(String(config?.versions.at(-1)?.config));
    };
    expect(stored("using-a-config")).toEqual(documentConfigs.usingAConfig(slug("using-a-config")));
    expect(stored("fallbacks")).toEqual(documentConfigs.fallbacks(slug("fallbacks")));
    expect(stored("caching")).toEqual(documentConfigs.caching(slug("caching")));
    expect(stored("retries")).toEqual(documentConfigs.retries(slug("retries")));
    expect(stored("complete-example")).toEqual(documentConfigs.completeExample(slug("complete-example")));
    expect(stored("load-balancing")).toEqual(
      documentConfigs.loadBalancing(slug("load-balancing"), slug("load-balancing", "us-west-2")),
    );
    expect(local.portkey.objects().configs).toHaveLength(6);
  });

  test("puts the guide's limits on the virtual key, and a budget on the API key", async () => {
    expect(virtualKeysOf("budget-limits")).toMatchObject([documentLimits]);
    const { apiKeys } = local.portkey.objects();
    expect(apiKeys).toHaveLength(names.length);
    expect(apiKeys.find(({ name }) => name.startsWith("load-balancing "))).toMatchObject({
      defaults: { metadata: { team: "load-balancing" } },
      scopes: ["completions.write"],
      usage_limits: { alert_threshold: 800, credit_limit: 1000, periodic_reset: "monthly", type: "cost" },
    });
    expect(apiKeys.find(({ name }) => name.startsWith("budget-limits "))?.usage_limits).toBeNull();
  });

  test("gives out the guide's settings.json, with the keys that Portkey made", async () => {
    const { memberSettings, settings, teams } = await outputs();
    const keys = (team: string) => ({
      apiKey: String(local.portkey.objects().apiKeys.find(({ id }) => id === teams[team]?.apiKeyId)?.key),
      config: String(teams[team]?.config),
      virtualKey: String(teams[team]?.virtualKeys["us-east-1"]),
    });
    expect(settings["quick-start"]).toEqual(documentSettings.quickStart(keys("quick-start")));
    expect(settings["using-a-config"]).toEqual(documentSettings.usingAConfig(keys("using-a-config")));
    expect(memberSettings.engineering?.["john.doe"]).toEqual(documentSettings.metadata(keys("engineering")));
    expect(memberSettings["complete-example"]?.["john.doe"]).toEqual(
      documentSettings.completeExample(keys("complete-example")),
    );
  });

  test("makes one write per Portkey object and one listing per kind, whatever the number of teams", () => {
    expect(local.portkey.calls()).toEqual({
      "GET /admin/workspaces": 1,
      "GET /api-keys": 1,
      "GET /configs": 1,
      "GET /virtual-keys": 1,
      "POST /api-keys/{type}/{sub-type}": 9,
      "POST /configs": 6,
      "POST /virtual-keys": 10,
    });
  });
});

test("a second up changes nothing and does not call Portkey", async () => {
  local.portkey.resetCalls();
  expect(Object.keys(await local.up())).toEqual(["same"]);
  expect(local.portkey.calls()).toEqual({});
});

test("a refresh of what nobody touched finds no drift", async () => {
  const { exitCode, all } = await local.cli(["preview", "--refresh", "--expect-no-changes"]);
  expect(exitCode, all).toBe(0);
});

test("one team's budget is one update, in the preview as in the up, and one call", async () => {
  const file = await local.stack.getAllConfig();
  const teams = JSON.parse(file["bedrock-portkey:teams"]?.value ?? "{}");
  teams["load-balancing"].budget.limit = 1200;
  await local.configure({ teams });
  local.portkey.resetCalls();

  expect((await local.stack.preview()).changeSummary).toMatchObject({ update: 1 });
  expect(await local.up()).toEqual({ same: expect.any(Number), update: 1 });
  expect(local.portkey.calls()).toEqual({ "PUT /api-keys/{id}": 1 });
  const key = local.portkey.objects().apiKeys.find(({ name }) => name.startsWith("load-balancing "));
  expect(key?.usage_limits?.credit_limit).toBe(1200);
});

test("a removed team is gone from AWS and Portkey, and no other team is touched", async () => {
  const file = await local.stack.getAllConfig();
  const { "complete-example": removed, ...teams } = JSON.parse(file["bedrock-portkey:teams"]?.value ?? "{}");
  expect(removed).toBeDefined();
  await local.configure({ teams });
  local.portkey.resetCalls();

  expect(await local.up()).toEqual({ delete: 8, same: expect.any(Number) });
  expect(await users()).toEqual(names.filter((name) => name !== "complete-example"));
  expect(virtualKeysOf("complete-example")).toEqual([]);
  expect(local.portkey.calls()).toEqual({
    "DELETE /api-keys/{id}": 1,
    "DELETE /configs/{slug}": 1,
    "DELETE /virtual-keys/{slug}": 1,
  });
});

test("destroy leaves nothing, in AWS or in Portkey", async () => {
  await local.stack.destroy();
  expect(await users()).toEqual([]);
  const { Policies } = await local.iam.send(new ListPoliciesCommand({ Scope: "Local" }));
  expect(Policies).toEqual([]);
  expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
});
