import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BedrockClient,
  CreateInferenceProfileCommand,
  ListTagsForResourceCommand,
  paginateListInferenceProfiles,
} from "@aws-sdk/client-bedrock";
import {
  CreatePolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetUserCommand,
} from "@aws-sdk/client-iam";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import bundled from "../../components/bedrock/inference-profiles.json" with { type: "json" };
import { checkout } from "../../local/folders.ts";
import { gatewayClient, registered, ways } from "./gateway.ts";
import { type LocalStack, localStack } from "./local-stack.ts";

/*
 * What only AWS knows: an AWS whose profiles are not quite those that come with the program, application profiles,
 * a permissions boundary, whose account it is.
 */

const sonnet = "us.anthropic.claude-sonnet-4-6";
const newer = "us.anthropic.claude-opus-9";
const region = "us-east-1";
const account = "123456789012";

let folder: string;
let local: LocalStack;
let bedrock: BedrockClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-profiles-"));
  const profiles = {
    ...bundled.profiles,
    [newer]: [{ from: [region], to: [region, "us-east-2"] }],
    [sonnet]: [{ from: [region], to: [region, "us-west-1"] }],
  };
  process.env.LOCAL_INFERENCE_PROFILES = join(folder, "profiles.json");
  await writeFile(process.env.LOCAL_INFERENCE_PROFILES, JSON.stringify({ asOf: "2026-11-01", profiles }));
  local = await localStack("prod");
  await local.configure({ inferenceProfiles: "live", workspace: local.portkey.workspace.slug });
  bedrock = new BedrockClient({
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    endpoint: local.aws,
    region,
  });
});
afterAll(async () => {
  delete process.env.LOCAL_INFERENCE_PROFILES;
  await local.close();
  await rm(folder, { force: true, recursive: true });
});

async function up(teams: object, environment: object = {}): Promise<{ all: string; exitCode: number }> {
  await local.configure({ teams, ...environment });
  return local.cli(["up", "--yes", "--skip-preview"]);
}

async function policyOf(team: string): Promise<string> {
  const { PolicyVersion } = await local.iam.send(
    new GetPolicyVersionCommand({
      PolicyArn: `arn:aws:iam::${account}:policy/bedrock-portkey/prod/bedrock-portkey-prod-${team}`,
      VersionId: "v1",
    }),
  );
  return decodeURIComponent(PolicyVersion?.Document ?? "");
}

async function client(team: string) {
  const [held] = registered(local, team);
  if (held === undefined) throw new Error(`${team} is not registered`);
  return gatewayClient(local, held);
}

test("a team's policy follows what AWS says of its profiles today", async () => {
  const { all, exitCode } = await up({
    search: { models: { allow: [newer], default: sonnet }, regions: [region] },
  });
  expect(exitCode, all).toBe(0);
  const policy = await policyOf("search");
  expect(policy).toContain("us-west-1::foundation-model/anthropic.claude-sonnet-4-6");
  expect(policy).toContain("us-east-2::foundation-model/anthropic.claude-opus-9");
  expect(policy).not.toContain("ca-central-1");
  for (const model of [sonnet, newer])
    expect(await ways.invokeStream(await client("search"), model)).toMatch(/\w/);
});

test("what does not fit AWS is told line by line, and nothing is changed", async () => {
  const foreign = `arn:aws:bedrock:${region}:210987654321:application-inference-profile/abcdefghijkl`;
  const { all, exitCode } = await up(
    {
      away: { models: { default: foreign }, regions: [region] },
      bounded: { allowedRegions: [region], models: { default: sonnet }, regions: [region] },
      unknown: { models: { default: "us.anthropic.claude-opus-10" }, regions: [region] },
      west: { models: { default: newer }, regions: ["us-west-2"] },
    },
    { permissionsBoundary: "arn:aws:iam::210987654321:policy/boundary" },
  );
  expect(exitCode).not.toBe(0);
  for (const line of [
    `teams.away.models.default: ${foreign} belongs to account 210987654321, this stack to ${account}`,
    `teams.bounded.models.default: ${sonnet} called in ${region} may run in us-west-1 (allowedRegions: ${region})`,
    `teams.unknown.models.default: us.anthropic.claude-opus-10 cannot be invoked from ${region} (AWS has no such profile there)`,
    `teams.west.models.default: ${newer} cannot be invoked from us-west-2 (AWS has no such profile there)`,
    `permissionsBoundary: arn:aws:iam::210987654321:policy/boundary belongs to account 210987654321, this stack to ${account}`,
  ]) {
    expect(all).toContain(line);
  }
  await local.configure({ permissionsBoundary: undefined });
  expect(registered(local, "search")).toHaveLength(1);
});

test("teams of application profiles are called and billed by those, and cannot call what they were made from", async () => {
  const { inferenceProfileArn: byHand } = await bedrock.send(
    new CreateInferenceProfileCommand({
      inferenceProfileName: "made by hand",
      modelSource: { copyFrom: `arn:aws:bedrock:${region}:${account}:inference-profile/${sonnet}` },
    }),
  );
  const { all, exitCode } = await up({
    hand: { models: { default: byHand }, regions: [region], registration: "catalog" },
    own: {
      applicationProfiles: true,
      models: { allow: [newer], default: sonnet },
      regions: [region],
      routing: { overrideParams: { model: sonnet } },
    },
  });
  expect(exitCode, all).toBe(0);
  const { settings, teams } = await local.stack.outputs();
  const made: Record<string, string> = teams?.value.own.applicationProfiles;
  expect(Object.keys(made).sort()).toEqual([newer, sonnet]);
  expect(settings?.value.own.env.ANTHROPIC_MODEL).toBe(made[sonnet]);
  expect(settings?.value.hand.env.ANTHROPIC_MODEL).toBe(byHand);
  expect(local.portkey.objects().configs.flatMap(({ versions }) => versions.at(-1)?.config)).toEqual([
    expect.stringContaining(`"override_params":{"model":"${made[sonnet]}"}`),
  ]);
  expect(
    local.portkey.objects().integrations.map(({ models }) => models.filter(({ enabled }) => enabled)),
  ).toEqual([
    [
      expect.objectContaining({
        base_model_slug: "anthropic.claude-sonnet-4-6",
        is_custom: true,
        slug: byHand,
      }),
    ],
  ]);
  const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN: made[sonnet] }));
  expect(tags).toEqual(expect.arrayContaining([{ key: "team", value: "own" }]));

  for (const arn of Object.values(made))
    expect(await ways.invokeStream(await client("own"), arn)).toMatch(/\w/);
  expect(await ways.invoke(await client("hand"), byHand ?? "")).toMatch(/\w/);
  for (const [team, model] of [
    ["own", sonnet],
    ["own", byHand],
    ["hand", made[sonnet]],
    ["hand", sonnet],
  ] as const) {
    await expect(ways.invoke(await client(team), model ?? ""), `${team} ${model}`).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  }
  expect((await local.stack.preview()).changeSummary).toEqual({ same: expect.any(Number) });

  expect((await up({})).exitCode).toBe(0);
  const left = [];
  for await (const { inferenceProfileSummaries = [] } of paginateListInferenceProfiles(
    { client: bedrock },
    { typeEquals: "APPLICATION" },
  )) {
    left.push(...inferenceProfileSummaries.map(({ inferenceProfileArn }) => inferenceProfileArn));
  }
  expect(left).toEqual([byHand]);
});

test("a permissions boundary stands on users and roles, and bounds their calls", async () => {
  const { Policy } = await local.iam.send(
    new CreatePolicyCommand({
      PolicyDocument: JSON.stringify({
        Statement: [
          {
            Action: "bedrock:*",
            Effect: "Allow",
            NotResource: `arn:aws:bedrock:*:*:inference-profile/${newer}`,
          },
        ],
        Version: "2012-10-17",
      }),
      PolicyName: "boundary",
    }),
  );
  const team = { models: { allow: [newer], default: sonnet }, regions: [region] };
  const { all, exitCode } = await up(
    { role: { ...team, identity: "assumedRole" }, user: team },
    { permissionsBoundary: Policy?.Arn },
  );
  expect(exitCode, all).toBe(0);
  const { User } = await local.iam.send(new GetUserCommand({ UserName: "bedrock-portkey-prod-user" }));
  const { Role } = await local.iam.send(new GetRoleCommand({ RoleName: "bedrock-portkey-prod-role" }));
  for (const identity of [User, Role]) {
    expect(identity?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(Policy?.Arn);
  }
  for (const name of ["role", "user"]) {
    expect(await ways.invoke(await client(name), sonnet)).toMatch(/\w/);
    await expect(ways.invoke(await client(name), newer)).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  }
});

test("make profiles prints what differs between the bundled table and AWS, and changes nothing", async () => {
  const profiles = (args: readonly string[] = []) =>
    execa("node", ["tools/profiles.ts", ...args], {
      cwd: checkout,
      env: local.env,
      extendEnv: false,
      reject: false,
    });
  const table = join(checkout, "components", "bedrock", "inference-profiles.json");
  const before = await readFile(table, "utf8");
  const { exitCode, stdout } = await profiles();
  expect(exitCode).toBe(1);
  const lines = stdout.split("\n");
  expect(lines).toContain(`${newer} from ${region}: not bundled (AWS: us-east-1, us-east-2)`);
  expect(lines).toContain(
    `${sonnet} from ${region}: AWS also serves it in us-west-1; AWS does not serve it in ca-central-1, ca-west-1, us-east-2, us-west-2`,
  );
  expect(lines).toContain(
    `${sonnet} from us-west-2: not in AWS (bundled: ca-central-1, ca-west-1, us-east-1, us-east-2, us-west-2)`,
  );
  expect(lines.at(-1)).toMatch(
    /^7 differences between \d+ bundled profiles \(2026-09-11\) and AWS in 32 of 32 regions$/,
  );
  expect(JSON.parse((await profiles(["--json"])).stdout).differences).toHaveLength(7);
  expect(await readFile(table, "utf8")).toBe(before);
});
