import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedStack } from "../chaos/recorded.ts";
import { heldInAws, recordedInAws } from "./aws-holdings.ts";
import { gatewayClient, type Registered, registered, ways } from "./gateway.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

const model = someTeams.search.models.default;

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

async function callable(local: LocalStack, held: Registered): Promise<boolean> {
  const client = await gatewayClient(local, held);
  return ways.invoke(client, model).then(
    () => true,
    ({ name }: Error) => {
      expect(name).toBe("UnrecognizedClientException");
      return false;
    },
  );
}

describe("a stack is renamed", () => {
  let local: LocalStack;
  beforeAll(async () => {
    local = await localStack("os");
    await local.configure({ teams, workspace: local.portkey.workspace.slug });
    await local.up();
  });
  afterAll(() => local?.close());

  test("x", async () => {
    const [old] = registered(local, "payments");
    const rename = await local.cli(["stack", "rename", "os2", "-s", "os"]);
    expect(rename.exitCode, rename.all).toBe(0);
    console.log(rename.all);
    const preview = await local.cli(["preview"]);
    console.log(preview.all);
    const up = await local.cli(["up", "--yes", "--skip-preview"]);
    console.log(up.all);
    const state = await recordedStack(local);
    expect(await heldInAws(local.aws)).toEqual(recordedInAws(state.resources));
    expect(await callable(local, old as Registered)).toBe(false);
    const destroy = await local.cli(["destroy", "--yes", "--skip-preview"]);
    console.log(destroy.all);
    expect(await heldInAws(local.aws)).toEqual([]);
  });
});
