import { AttachUserPolicyCommand, CreatePolicyCommand, DeleteAccessKeyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { settings } from "../../../components/claude-code/settings.ts";
import type { Mode } from "../../../components/claude-code/settings-source.ts";
import { prove } from "../../../components/claude-code/verification/prove.ts";
import { type LocalPortkey, startLocalPortkey } from "../../../local/portkey/server.ts";
import { type Credentials, local, PROFILE, team, throughProfile } from "../local-bedrock/local.ts";

/*
 * The whole chain: settings as the program makes them, a local Portkey with its open gateway, a local Bedrock that
 * asks a local IAM.
 */

const chain = local();
let portkey: LocalPortkey;
beforeAll(async () => {
  portkey = await startLocalPortkey({ bedrock: chain.bedrock.url });
});
afterAll(() => portkey.stop());

interface Registered {
  readonly apiKey: string;
  readonly apiKeyId: string;
  readonly config: string;
}

/** A team's virtual key, config and API key, as this program makes them. */
async function register(credentials: Credentials, region = "us-east-1", at = portkey): Promise<Registered> {
  const workspace_id = at.workspace.id;
  const { slug } = (await at.byHand("POST", "/virtual-keys", {
    awsAccessKeyId: credentials.accessKeyId,
    awsAuthType: "accessKey",
    awsRegion: region,
    awsSecretAccessKey: credentials.secretAccessKey,
    name: `payments ${region}`,
    provider: "bedrock",
    workspace_id,
  })) as { slug: string };
  const config = (await at.byHand("POST", "/configs", {
    config: { strategy: { mode: "fallback" }, targets: [{ virtual_key: slug }] },
    name: "payments",
    workspace_id,
  })) as { slug: string };
  const key = (await at.byHand("POST", "/api-keys/workspace/service", {
    name: "payments",
    scopes: ["completions.write"],
    workspace_id: at.workspace.slug,
  })) as { id: string; key: string };
  return { apiKey: key.key, apiKeyId: key.id, config: config.slug };
}

interface ProofChoice {
  readonly at?: LocalPortkey;
  /** @default that of `at` */
  readonly gatewayUrl?: string;
  readonly model?: string;
  readonly patience?: number;
  readonly tell?: (line: string) => void;
}

/** What a proof comes to: its one line, or the last line of its failure. */
async function proof(
  { apiKey, config }: Registered,
  mode: Mode,
  { at = portkey, gatewayUrl, model = PROFILE, patience = 300, tell = () => {} }: ProofChoice = {},
): Promise<string | undefined> {
  const source = {
    apiKey,
    flags: "number",
    gatewayUrl: gatewayUrl ?? at.url,
    members: {},
    metadata: { team: "payments" },
    mode,
    models: { allow: [], default: model },
    route: { config },
    team: "payments",
  } as const;
  return prove(settings(source), apiKey, { patience, tell }).catch((error: Error) => {
    expect(error.message).not.toContain(apiKey);
    return error.message.split("\n").at(-1);
  });
}

const modes: readonly Mode[] = ["bedrock", "messages"];

test.each(modes)("a route that is right is proven, in mode %s", async (mode) => {
  const registered = await register(await team(chain, throughProfile()));
  expect(await proof(registered, mode)).toMatch(
    new RegExp(
      `^mode ${mode}: us\\.anthropic\\.\\S+ answered through ${mode === "bedrock" ? portkey.url : ""}`,
    ),
  );
});

test("a policy that reaches AWS a moment later does not fail an update", async () => {
  const { iam } = chain;
  const user = await team(chain);
  const registered = await register(user);
  const told: string[] = [];
  const line = await proof(registered, "bedrock", {
    patience: 5_000,
    tell: async (line) => {
      told.push(line);
      if (told.length > 1) return;
      const { Policy } = await iam.send(
        new CreatePolicyCommand({
          PolicyDocument: JSON.stringify({ Statement: throughProfile(), Version: "2012-10-17" }),
          PolicyName: `${user.name}-late`,
        }),
      );
      await iam.send(new AttachUserPolicyCommand({ PolicyArn: Policy?.Arn, UserName: user.name }));
    },
  });
  expect(line).toContain("answered through");
  expect(told[0]).toMatch(/^attempt 1: 403 .*not authorized to perform: bedrock:Inv/);
});

test.each(modes)("credentials for another region are named with that region, in mode %s", async (mode) => {
  const registered = await register(await team(chain, throughProfile()), "us-west-2");
  expect(await proof(registered, mode)).toMatch(
    /^cause: AWS does not allow bedrock:InvokeModel on arn:aws:bedrock:us-west-2:.*if us-west-2 is none of the team's regions, the credentials are registered for another region$/,
  );
});

test.each(modes)("a model that the policy lacks is named, in mode %s", async (mode) => {
  const registered = await register(await team(chain, throughProfile()));
  expect(await proof(registered, mode, { model: "us.anthropic.claude-sonnet-4-6" })).toMatch(
    /^cause: AWS does not allow bedrock:InvokeModel on \S+us\.anthropic\.claude-sonnet-4-6: the policy/,
  );
});

test.each(modes)("a model that does not exist is named, in mode %s", async (mode) => {
  const registered = await register(await team(chain, throughProfile()));
  expect(await proof(registered, mode, { model: "us.anthropic.claude-sonnet-9-9" })).toMatch(
    /^cause: AWS does not know us\.anthropic\.claude-sonnet-9-9 in the region that was called: check models/,
  );
});

test.each(modes)("a revoked access key leads to its rotation, in mode %s", async (mode) => {
  const user = await team(chain, throughProfile());
  const registered = await register(user);
  await chain.iam.send(new DeleteAccessKeyCommand({ AccessKeyId: user.accessKeyId, UserName: user.name }));
  expect(await proof(registered, mode)).toContain("raise accessKey.serial by 1 and run pulumi up");
});

test("the secret of another access key leads to its rotation", async () => {
  const user = await team(chain, throughProfile());
  const registered = await register({ ...user, secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" });
  expect(await proof(registered, "bedrock")).toContain("raise accessKey.serial by 1 and run pulumi up");
});

test("an outage of Bedrock that lasts is told from a mistake", async () => {
  const registered = await register(await team(chain, throughProfile()));
  chain.bedrock.fail({ status: 503 });
  expect(await proof(registered, "bedrock")).toContain("Bedrock could not serve");
});

test("a deleted config is named by its slug", async () => {
  const registered = await register(await team(chain, throughProfile()));
  await portkey.byHand("DELETE", `/configs/${registered.config}`);
  expect(await proof(registered, "bedrock")).toMatch(
    new RegExp(`^cause: the gateway does not know config ${registered.config}: it was deleted`),
  );
});

test("a deleted API key and one whose budget is used up are told apart", async () => {
  const registered = await register(await team(chain, throughProfile()));
  const stored = portkey.store.apiKeys.get(registered.apiKeyId);
  if (stored) stored.status = "exhausted";
  expect(await proof(registered, "bedrock")).toContain(
    "the budget of the API key is used up: raise budget.limit",
  );
  await portkey.byHand("DELETE", `/api-keys/${registered.apiKeyId}`);
  expect(await proof(registered, "bedrock")).toContain("the gateway does not know the API key");
});

test("a gatewayUrl at which something else answers is named", async () => {
  const registered = await register(await team(chain, throughProfile()));
  const gatewayUrl = `${portkey.url}/admin`;
  expect(await proof(registered, "bedrock", { gatewayUrl })).toContain("check gatewayUrl");
});

test.each([
  ["messages", "bedrock"],
  ["bedrock", "messages"],
] as const)(
  "a gateway that serves mode %s alone has the settings changed from mode %s",
  async (serves, mode) => {
    const at = await startLocalPortkey({ bedrock: chain.bedrock.url, serves });
    onTestFinished(() => at.stop());
    const registered = await register(await team(chain, throughProfile()), "us-east-1", at);
    expect(await proof(registered, mode, { at })).toBe(
      `cause: this gateway serves mode ${serves}, not mode ${mode}: set claudeCode.mode: ${serves}`,
    );
    expect(await proof(registered, serves, { at })).toContain("answered through");
  },
);
