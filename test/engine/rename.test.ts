import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateUserCommand, DeleteUserCommand } from "@aws-sdk/client-iam";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RecordedResource, recordedStack } from "../chaos/recorded.ts";
import { awsFront } from "./aws-front.ts";
import { heldInAws, recordedInAws } from "./aws-holdings.ts";
import { gatewayClient, type Registered, registered, ways } from "./gateway.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A stack, its project or a team gets another name. Each test goes on from where the one before it left.
 */

const model = someTeams.search.models.default;

/** One team of each kind: what a rename replaces depends on identity and registration. */
const teams = {
  "by-role": { ...someTeams.search, identity: "assumedRole" },
  catalog: {
    ...someTeams.search,
    applicationProfiles: true,
    costAlarm: { emails: ["ops@example.com"], monthlyLimit: 100 },
    registration: "catalog",
  },
  payments: { ...someTeams.payments, apiKeys: "perMember", members: ["jane.roe", "john.doe"] },
};

/** A stack with everything that carries a name of its own. */
async function madeStack(): Promise<LocalStack> {
  const local = await localStack("os");
  await local.configure({
    audit: { invocationLogging: { to: "cloudWatch" } },
    teams,
    workspace: local.portkey.workspace.slug,
  });
  await local.up();
  return local;
}

/** Portkey's objects with id, name and marker, one line each. */
function heldInPortkey({ portkey }: LocalStack): string[] {
  const { apiKeys, configs, integrations, providers, virtualKeys } = portkey.objects();
  return [
    ...apiKeys.map(({ description, id, name }) => ["ApiKey", id, name, description]),
    ...configs.map(({ id, name }) => ["Config", id, name]),
    ...integrations.map(({ description, name, slug }) => ["Integration", slug, name, description]),
    ...providers.map(({ name, note, slug }) => ["Provider", slug, name, note]),
    ...virtualKeys.map(({ name, note, slug }) => ["VirtualKey", slug, name, note]),
  ]
    .map((parts) => parts.filter(Boolean).join(" "))
    .sort();
}

function recordedInPortkey(resources: readonly RecordedResource[]): string[] {
  return resources
    .flatMap(({ id, outputs: { description, name, note }, type }) => {
      const kind = type.split("dynamic/bedrock-portkey:")[1];
      if (kind === undefined || ["ExternalId", "Workspace"].includes(kind)) return [];
      return [[kind, id, name, note ?? description].filter(Boolean).join(" ")];
    })
    .sort();
}

/** Holds both sides against the state, object by object. */
async function expectAgreement(local: LocalStack): Promise<void> {
  const { resources } = await recordedStack(local);
  expect(await heldInAws(local.aws)).toEqual(recordedInAws(resources));
  expect(heldInPortkey(local)).toEqual(recordedInPortkey(resources));
}

/** Whether the local Bedrock answers whoever signs with these credentials. */
async function isAnswered(local: LocalStack, held: Registered | undefined): Promise<boolean> {
  if (held === undefined) throw new Error("nothing is registered");
  const client = await gatewayClient(local, held);
  return ways.invoke(client, model).then(
    () => true,
    (error: Error) => {
      expect(error.name).toBe("UnrecognizedClientException");
      return false;
    },
  );
}

/** API keys and virtual keys as developers have them. */
function handedOut({ portkey }: LocalStack) {
  const { apiKeys, virtualKeys } = portkey.objects();
  return {
    apiKeys: apiKeys.map(({ id, key }) => `${id} ${key}`).sort(),
    virtualKeys: virtualKeys.map(({ slug }) => slug).sort(),
  };
}

async function succeed(local: LocalStack, ...args: string[]): Promise<string> {
  const { all, exitCode } = await local.cli(args);
  expect(exitCode, all).toBe(0);
  return all;
}

async function expectNothingAfterDestroy(local: LocalStack): Promise<void> {
  await succeed(local, "destroy", "--yes", "--skip-preview");
  expect(await heldInAws(local.aws)).toEqual([]);
  expect(heldInPortkey(local)).toEqual([]);
}

/** Replaces a text everywhere in a file of the project's folder. */
async function edit({ project }: LocalStack, name: string, from: string, to: string): Promise<void> {
  const file = join(project, name);
  await writeFile(file, (await readFile(file, "utf8")).replaceAll(from, to));
}

/** Lines of the preview's warnings about a rename, without the place where they are shown. */
function renameWarnings(output: string): string[] {
  return [...new Set(output.match(/(?<=warning: ).*renamed from .*/g))];
}

/** A user that another stack made, under a name that a team of this one is about to get. */
async function occupied<T>(local: LocalStack, UserName: string, work: () => Promise<T>): Promise<T> {
  const tags = { "managed-by": "acme", stack: "occupied", team: "payments" };
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await local.iam.send(new CreateUserCommand({ Tags, UserName }));
  try {
    return await work();
  } finally {
    await local.iam.send(new DeleteUserCommand({ UserName }));
  }
}

describe("a stack is renamed", () => {
  let local: LocalStack;
  let before: ReturnType<typeof handedOut>;
  let oldKeys: (Registered | undefined)[];
  beforeAll(async () => {
    local = await madeStack();
    before = handedOut(local);
    oldKeys = [registered(local, "payments")[0], registered(local, "catalog")[0]];
    await succeed(local, "stack", "rename", "os2", "--stack", "os");
  });
  afterAll(() => local?.close());

  test("the preview says once for the stack what is replaced and what stays", async () => {
    expect(renameWarnings(await succeed(local, "preview"))).toEqual([
      expect.stringMatching(
        /^renamed from bedrock-portkey\/os to bedrock-portkey\/os2\. Replaced: IAM users .+; IAM roles; providers .+; places of records .+\. Kept: API keys .+$/,
      ),
    ]);
  });

  test("a name that another stack's user has is refused before the old user is touched", async () => {
    const UserName = "bedrock-portkey-os2-payments";
    const run = () => local.cli(["preview"]);
    const { all, exitCode } = await occupied(local, UserName, run);
    expect(exitCode).not.toBe(0);
    expect(all).toContain(
      `IAM user ${UserName} exists already and belongs to team "payments" of stack "occupied" of project "acme"`,
    );
  });

  test("a run that fails ends, although a look-up beside it is answered only afterwards", async () => {
    const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
    let isFailing = false;
    // What is in the way of log groups is asked for beside the users' names.
    const front = await awsFront(local.aws, async ({ path }, carriedOut) => {
      if (path.startsWith("/logging/")) await failed;
      return carriedOut();
    });
    const run = execa("pulumi", ["up", "--yes", "--skip-preview"], {
      all: true,
      cwd: local.project,
      env: { ...local.env, AWS_ENDPOINT_URL: front.url },
      extendEnv: false,
      reject: false,
    });
    run.all.on("data", (text) => {
      // By the next sign of life the engine has stopped to make anything.
      if (isFailing) fail();
      isFailing ||= /payments \*\*updating failed/.test(text);
    });
    const { exitCode } = await occupied(local, "bedrock-portkey-os2-payments", () => run);
    await front.stop();
    expect(exitCode).not.toBe(0);
    expect(await isAnswered(local, oldKeys[0])).toBe(true);
  });

  test("afterwards AWS and Portkey hold exactly what the state says", async () => {
    await succeed(local, "up", "--yes", "--skip-preview");
    await expectAgreement(local);
    expect(renameWarnings(await succeed(local, "preview", "--expect-no-changes"))).toEqual([]);
  });

  test("Bedrock refuses the old keys and answers every team", async () => {
    for (const key of oldKeys) expect(await isAnswered(local, key)).toBe(false);
    for (const team of ["by-role", "payments"]) {
      expect(await isAnswered(local, registered({ ...local, name: "os2" }, team)[0])).toBe(true);
    }
  });

  test("developers keep their keys and virtual keys", () => {
    expect(handedOut(local)).toEqual(before);
  });

  test("destroy leaves nothing", () => expectNothingAfterDestroy(local));
});

describe("a project is renamed", () => {
  let local: LocalStack;
  let before: ReturnType<typeof handedOut>;
  let oldKey: Registered | undefined;
  beforeAll(async () => {
    local = await madeStack();
    before = handedOut(local);
    [oldKey] = registered(local, "payments");
    // As docs/operations.md has it: the state first, then the project's name and what is named by it in stack files.
    await succeed(local, "stack", "rename", "organization/acme/os", "--stack", "os");
    await edit(local, "Pulumi.yaml", "name: bedrock-portkey", "name: acme");
    await edit(local, "Pulumi.os.yaml", "bedrock-portkey:", "acme:");
    await succeed(local, "stack", "select", "os");
  });
  afterAll(() => local?.close());

  test("the preview says once what is replaced and what stays", async () => {
    expect(renameWarnings(await succeed(local, "preview"))).toEqual([
      expect.stringContaining("renamed from bedrock-portkey/os to acme/os. Replaced: IAM users"),
    ]);
  });

  test("afterwards AWS and Portkey hold exactly what the state says, and developers keep their keys", async () => {
    await succeed(local, "up", "--yes", "--skip-preview");
    await expectAgreement(local);
    expect(handedOut(local)).toEqual(before);
    expect(await isAnswered(local, oldKey)).toBe(false);
  });

  test("destroy leaves nothing", () => expectNothingAfterDestroy(local));
});

describe("teams are renamed", () => {
  let local: LocalStack;
  let before: ReturnType<typeof handedOut>;
  let oldKeys: (Registered | undefined)[];
  beforeAll(async () => {
    local = await madeStack();
    before = handedOut(local);
    oldKeys = [registered(local, "payments")[0], registered(local, "catalog")[0]];
  });
  afterAll(() => local?.close());

  /** The same teams under new names. */
  const renamed = (line: (team: string) => object) =>
    Object.fromEntries(
      Object.entries(teams).map(([team, spec]) => [`new-${team}`, { ...spec, ...line(team) }]),
    );

  test("an old name that the state does not have is refused, since the team would be made anew", async () => {
    await local.configure({ teams: renamed((team) => ({ renamedFrom: `${team}s` })) });
    const { all, exitCode } = await local.cli(["preview"]);
    expect(exitCode).not.toBe(0);
    expect(all).toContain(
      'teams.new-payments.renamedFrom: this stack has no team "paymentss" to rename (remove the line to make a new team)',
    );
  });

  test("without an old name the preview warns that keys and budgets go", async () => {
    await local.configure({ teams: renamed(() => ({})) });
    const output = await succeed(local, "preview");
    expect([...new Set(output.match(/(?<=warning: )teams: .* made anew.*/g))]).toEqual([
      expect.stringMatching(
        /^teams: by-role, catalog, payments deleted with API keys and budgets, new-by-role, new-catalog, new-payments made anew\. .+ \(renamedFrom: by-role\): then it keeps them/,
      ),
    ]);
  });

  test("the preview says for each team what is replaced and what stays", async () => {
    await local.configure({ teams: renamed((team) => ({ renamedFrom: team })) });
    const warnings = renameWarnings(await succeed(local, "preview")).sort();
    expect(warnings).toEqual([
      expect.stringContaining("teams.new-by-role: renamed from by-role. Replaced: IAM roles. Kept: API keys"),
      expect.stringContaining("teams.new-catalog: renamed from catalog. Replaced: IAM users"),
      expect.stringContaining("teams.new-payments: renamed from payments. Replaced: IAM users"),
    ]);
  });

  test("afterwards AWS and Portkey hold exactly what the state says, and developers keep their keys", async () => {
    await succeed(local, "up", "--yes", "--skip-preview");
    await expectAgreement(local);
    expect(handedOut(local)).toEqual(before);
    for (const key of oldKeys) expect(await isAnswered(local, key)).toBe(false);
    for (const team of ["new-by-role", "new-payments"]) {
      expect(await isAnswered(local, registered(local, team)[0])).toBe(true);
    }
  });

  test("a key says whose requests it carries by the new name", () => {
    const teamsOfKeys = local.portkey.objects().apiKeys.map(({ defaults }) => defaults?.metadata?.team);
    expect(teamsOfKeys.sort()).toEqual(["new-by-role", "new-catalog", "new-payments", "new-payments"]);
  });

  test("without the line nothing is left to do", async () => {
    await local.configure({ teams: renamed(() => ({})) });
    await succeed(local, "preview", "--expect-no-changes");
  });

  test("destroy leaves nothing", () => expectNothingAfterDestroy(local));
});
