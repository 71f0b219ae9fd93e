import { setTimeout } from "node:timers/promises";
import {
  type AccessKeyMetadata,
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gatewayClient, type Registered, registered, ways } from "./gateway.ts";
import { killedUp } from "./killed-up.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

const model = someTeams.search.models.default;
const UserName = "bedrock-portkey-prod-payments";

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("prod");
  await local.configure({ teams: teams(), workspace: local.portkey.workspace.slug });
  await local.up();
});
afterAll(() => local.close());

/** One team under each registration. */
function teams(accessKey?: object, ofSearch = accessKey) {
  const { payments, search } = someTeams;
  return {
    payments: { ...payments, ...(accessKey && { accessKey }) },
    search: { ...search, ...(ofSearch && { accessKey: ofSearch }), registration: "catalog" },
  };
}

async function keys(): Promise<AccessKeyMetadata[]> {
  const { AccessKeyMetadata = [] } = await local.iam.send(new ListAccessKeysCommand({ UserName }));
  return AccessKeyMetadata;
}

interface Call {
  readonly key: string;
  readonly error: string | undefined;
}

/**
 * Calls without a pause for as long as `work` takes, by what is registered.
 *
 * @param cachedFor milliseconds for which the gateway uses what it has read
 */
async function underLoad(team: string, cachedFor: number, work: () => Promise<unknown>): Promise<Call[]> {
  const calls: Call[] = [];
  let over = false;
  let held: Registered | undefined;
  let read = 0;
  const load = (async () => {
    while (!over) {
      if (held === undefined || performance.now() - read > cachedFor) {
        [held] = registered(local, team);
        read = performance.now();
      }
      if (held === undefined || !("accessKeyId" in held)) throw new Error(`${team} has no key registered`);
      const client = await gatewayClient(local, held);
      const error = await ways.invokeStream(client, model).then(
        () => undefined,
        ({ name }: Error) => name,
      );
      calls.push({ error, key: held.accessKeyId });
      client.destroy();
    }
  })();
  try {
    await work();
    // The gateway's cache runs out only after the run.
    await setTimeout(cachedFor + 500);
  } finally {
    over = true;
    await load;
  }
  return calls;
}

function failed(calls: readonly Call[]): Call[] {
  return calls.filter(({ error }) => error !== undefined);
}

async function preview(): Promise<Record<string, number>> {
  return (await local.stack.preview()).changeSummary as Record<string, number>;
}

/** Everything that a developer has, and the slugs behind it. */
async function given() {
  const { memberSettings, settings, teams } = await local.stack.outputs();
  const slugs = Object.values(teams?.value as Record<string, { accessKeyCreated: string }>).map(
    ({ accessKeyCreated: _, ...rest }) => rest,
  );
  return { memberSettings: memberSettings?.value, settings: settings?.value, slugs };
}

test("a rotation is previewed exactly, and no call fails once the new key is registered", async () => {
  const before = await given();
  const [old] = registered(local, "payments");
  await local.configure({ teams: teams({ serial: 2 }) });
  // Each team: a new key, the serial, the registration of each region, the old key.
  expect(await preview()).toEqual({ create: 2, delete: 2, same: expect.any(Number), update: 5 });

  const calls = await underLoad("payments", 0, () => local.up());
  const used = [...new Set(calls.map(({ key }) => key))];
  expect(used).toHaveLength(2);
  expect(failed(calls).filter(({ key }) => key === used[1])).toEqual([]);
  expect(await keys()).toEqual([expect.objectContaining({ AccessKeyId: used[1], Status: "Active" })]);

  if (old === undefined) throw new Error("not registered");
  await expect(ways.invoke(await gatewayClient(local, old), model)).rejects.toMatchObject({
    name: "UnrecognizedClientException",
  });
  expect(await given()).toEqual(before);
  expect(await preview()).toEqual({ same: expect.any(Number) });
});

test("with keepPrevious no call fails, though the gateway goes on with the old key for seconds", async () => {
  for (const serial of [3, 4]) {
    await local.configure({ teams: teams({ keepPrevious: true, serial }) });
    for (const team of ["payments", "search"]) expect(registered(local, team)).not.toEqual([]);
    const calls = await underLoad("search", 3000, () => local.up());
    expect(new Set(calls.map(({ key }) => key)).size).toBe(2);
    expect(failed(calls)).toEqual([]);
    expect(await keys()).toHaveLength(2);
  }
  await local.configure({ teams: teams({ serial: 4 }) });
  expect(await preview()).toMatchObject({ delete: 2 });
  await local.up();
  expect(await keys()).toHaveLength(1);
  const [held] = registered(local, "payments");
  if (held === undefined) throw new Error("not registered");
  expect(await ways.invoke(await gatewayClient(local, held), model)).toMatch(/\w/);
});

test.for([
  [{ serial: 3 }, "teams.payments.accessKey.serial: 3 is below 4, the serial in use (a serial only goes up)"],
  [
    { serial: 6 },
    "teams.payments.accessKey.serial: 6 leaves out 5, the one after 4 (raise it by one at a time)",
  ],
  [
    { keepPrevious: true, serial: 4 },
    `IAM user ${UserName} has no access key before the current one to keep`,
  ],
] as const)("%o is refused in the preview, and nothing is lost", async ([accessKey, line]) => {
  const before = await keys();
  // For one team alone: the engine may stop at the first of two mistakes.
  await local.configure({ teams: teams(accessKey, { serial: 4 }) });
  const { all, exitCode } = await local.cli(["up", "--yes"]);
  expect(exitCode).not.toBe(0);
  expect(all).toContain(line);
  expect(all).toContain("preview failed");
  expect(await keys()).toEqual(before);
});

test("a rotation without room for a new key says which key is nobody's", async () => {
  const [current] = await keys();
  const { AccessKey } = await local.iam.send(new CreateAccessKeyCommand({ UserName }));
  await local.configure({ teams: teams({ serial: 5 }, { serial: 4 }) });
  const { all, exitCode } = await local.cli(["up", "--yes", "--skip-preview"]);
  expect(exitCode).not.toBe(0);
  expect(all).toContain(
    `IAM user ${UserName} has 2 access keys, as many as AWS allows: ${current?.AccessKeyId} is this stack's; ${AccessKey?.AccessKeyId} (made on ${new Date().toISOString().slice(0, 10)}) is not (aws iam delete-access-key --user-name ${UserName} --access-key-id ${AccessKey?.AccessKeyId})`,
  );
  expect(await keys()).toHaveLength(2);
  await local.iam.send(new DeleteAccessKeyCommand({ AccessKeyId: AccessKey?.AccessKeyId, UserName }));
});

test.for(["CreateAccessKey", "DeleteAccessKey"])(
  "killed when AWS had carried out %s and not answered, the next up converges and leaves one key",
  async (action) => {
    await local.configure({ teams: teams({ serial: action === "CreateAccessKey" ? 5 : 6 }) });
    await killedUp(local, action);
    expect((await keys()).length).toBeLessThanOrEqual(2);

    const { all, exitCode } = await local.cli(["up", "--yes", "--skip-preview"]);
    expect(exitCode, all).toBe(0);
    const [only, ...others] = await keys();
    expect(others).toEqual([]);
    const now = registered(local, "payments");
    expect(now).toHaveLength(2);
    for (const credentials of now) {
      expect(credentials).toMatchObject({ accessKeyId: only?.AccessKeyId });
      expect(await ways.invoke(await gatewayClient(local, credentials), model)).toMatch(/\w/);
    }
    expect(await preview()).toEqual({ same: expect.any(Number) });
  },
);
