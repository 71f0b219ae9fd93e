import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { layOutPack, policyHostFolder } from "../../local/engine/policy-host/local-pack.ts";
import { watchedRun } from "../../local/engine/policy-host/watched-run.ts";
import { checkout } from "../../local/folders.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * The policy pack as the engine runs it. What each rule finds: test/unit/policy/.
 */

/** Under the pack's config of an environment. */
async function policed(
  local: LocalStack,
  environment: string,
  command: "preview" | "up" = "preview",
  config = join(checkout, "policy", "config", `${environment}.json`),
) {
  const pack = await layOutPack(local.project);
  local.stack.workspace.envVars.PATH = [policyHostFolder, local.env.PATH].join(delimiter);
  return watchedRun(pack, config, (options) => local.stack[command](options));
}

let dev: LocalStack;
let prod: LocalStack;
beforeAll(async () => {
  dev = await localStack("dev");
  prod = await localStack("prod");
});
afterAll(() => Promise.all([dev?.close(), prod?.close()]));

/** Teams of every kind, as production asks for them. */
const apiKey = { expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10) };
const asked = { ...someTeams.payments, apiKey, route: "key" };
const teams = {
  catalog: { ...asked, registration: "catalog" },
  members: { ...asked, apiKeys: "perMember", members: ["jane.roe", "john.doe"] },
  payments: asked,
  profiles: { ...asked, applicationProfiles: true, regions: ["us-east-1"] },
  role: { ...asked, identity: "assumedRole", limitsOn: "virtualKey" },
};

test("nothing to say against the teams of Pulumi.dev.yaml", async () => {
  const { failure, resources, violations } = await policed(dev, "dev");
  expect(violations).toEqual([]);
  expect(failure).toBeUndefined();
  expect(resources).toBeGreaterThan(73);
});

test("nor against teams of every kind in production, before and when they are made, and after", async () => {
  const audit = { invocationLogging: { to: "s3" } };
  const allowedRegions = ["us-east-1", "us-east-2", "us-west-2"];
  await prod.configure({ allowedRegions, audit, teams, workspace: prod.portkey.workspace.slug });
  for (const command of ["preview", "up", "preview"] as const) {
    const { failure, violations } = await policed(prod, "prod", command);
    expect(violations).toEqual([]);
    expect(failure).toBeUndefined();
  }
});

test("a team without a budget: the preview fails and names the team, the rule and the remedy", async () => {
  const { budget: _, ...search } = teams.payments;
  await prod.configure({ teams: { ...teams, search } });
  const { failure, violations } = await policed(prod, "prod");
  expect(violations).toEqual([
    "mandatory team-budget: Every team has a budget.\nteams.search.budget: missing (add budget: { limit: 500, periodicReset: monthly }, in dollars)",
  ]);
  expect(failure).toBeDefined();
});

test("a secret in a team's file is told without the secret", async () => {
  const metadata = { ticket: prod.portkey.adminKey };
  await prod.configure({ teams: { ...teams, payments: { ...teams.payments, metadata } } });
  const { failure, violations } = await policed(prod, "prod");
  expect(violations.join("\n")).toContain(
    "config.bedrock-portkey:teams: holds the value of PORTKEY_API_KEY in plain text",
  );
  expect(failure).toBeDefined();
  expect(`${violations.join("\n")}${failure}`).not.toContain(prod.portkey.adminKey);
});
