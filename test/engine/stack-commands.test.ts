import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { openProject } from "../../tools/project/project.ts";
import { rotate } from "../../tools/stacks/rotate.ts";
import { company, type TeamStack, teamStack } from "../fleet/company.ts";
import { disturbed } from "../fleet/crossings.ts";
import { type Ground, startGround } from "../fleet/ground.ts";
import { holdings } from "../fleet/holdings.ts";
import { change, destroy, drift, kill, make } from "../fleet/life.ts";

/*
 * The commands that the workflows call, on three environments with a team each in one backend, side by side. With more of
 * them: make fleet.
 */

const fleet = company(3, 1);
const [inDev, inStaging] = fleet.stacks as [TeamStack, TeamStack];
const [dev, staging, prod] = fleet.stacks.map(({ stack }) => stack) as [string, string, string];

let ground: Ground;
beforeAll(async () => {
  ground = await startGround(fleet);
});
afterAll(() => ground?.close());

/** The summary that a command wrote last. */
function summary(verb: string, stack: string): Promise<string> {
  return readFile(ground.summaryOf(verb, stack), "utf8");
}

test("a stack that does not exist is previewed without making it", async () => {
  const { exitCode, stderr, stdout } = await ground.stacks("preview", dev);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(/dev-team-1: 9 to create$/);
  expect(await summary("preview", dev)).toContain("\n9 to create\n\nThe stack does not exist yet.\n");
  const { state, stored } = (await holdings(ground, fleet.stacks)).get(dev) ?? {};
  expect({ state, stored }).toEqual({ state: undefined, stored: [] });
});

test("stacks are made side by side, each with all of its team's objects and nothing else", async () => {
  expect((await make(ground, fleet)).problems).toEqual([]);
  const names = (await summary("deploy", dev)).match(/(?<=^\| create \| )`[^`]+`/gm);
  expect(names).toHaveLength(9);
  expect(new Set(names).size).toBe(9);
});

test("an access key that is too old has its serial raised in its team's file alone", async () => {
  // The command asks pulumi in the environment of this process.
  Object.assign(process.env, ground.env);
  const inHundredDays = Date.now() + 100 * 86_400_000;
  const lines: string[] = [];
  const project = openProject(ground.project);
  for await (const line of rotate(project, { env: "prod", olderThan: undefined }, inHundredDays))
    lines.push(line);
  expect(lines).toEqual([
    `${prod}: team-1: access key is 100 days old, at most 90 allowed: serial 1 → 2 in Pulumi.${prod}.yaml`,
  ]);
  expect(await ground.git("status", "--short")).toBe(` M Pulumi.${prod}.yaml`);
  await ground.git("checkout", "--", ".");
});

test("a team's change previews and deploys as one update, and no other stack or object changes", async () => {
  expect((await change(ground, fleet, [inDev, inStaging])).problems).toEqual([]);
});

test("what was changed by hand is found in its stack alone, and put back", async () => {
  expect((await drift(ground, fleet, [inStaging])).problems).toEqual([]);
});

test("a mistake in a team's file reaches the summary as it is, and nothing is done", async () => {
  const before = await holdings(ground, fleet.stacks);
  const file = join(ground.project, `Pulumi.${staging}.yaml`);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("us-east-1\n", "us-est-1\n").replace("- us-east-1", "- us-est-1"));
  const { exitCode } = await ground.stacks("deploy", staging);
  await writeFile(file, text);
  expect(exitCode).toBe(1);
  expect(await summary("deploy", staging)).toContain(
    'team.regions[0]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
  );
  expect(disturbed(before, await holdings(ground, fleet.stacks), [])).toEqual([]);
});

test("a team without a budget is stopped by the policy before anything of it is made", async () => {
  const bare = teamStack("prod", "bare");
  const file = `Pulumi.${bare.stack}.yaml`;
  const content = parse(await readFile(join(ground.project, `Pulumi.${prod}.yaml`), "utf8"));
  delete content.config["bedrock-portkey:team"].budget;
  await ground.commit({ [file]: stringify(content) });
  const { exitCode, stderr, stdout } = await ground.stacks("deploy", bare.stack);
  expect(exitCode).not.toBe(0);
  const refused = "refused by the policy pack: nothing was changed";
  const reason = "mandatory team-budget: Every team has a budget.\nteams.bare.budget: missing";
  expect(await summary("deploy", bare.stack)).toContain(
    `\n\n${refused}\n\n**Policy**\n\n\`\`\`text\n${reason}`,
  );
  expect(stdout.split("\n").at(-1)).toBe(`${bare.stack}: ${refused}`);
  expect(stderr).toMatch(new RegExp(`^${reason}`));
  expect((await holdings(ground, [bare])).get(bare.stack)?.stored).toEqual([]);
  await ground.commit({ [file]: undefined });
  await ground.pulumi("stack", "select", dev);
  const removed = await ground.stacks("deploy", bare.stack, "--base", "HEAD~1");
  expect(removed.exitCode, removed.stderr).toBe(0);
  expect((await holdings(ground, [bare])).get(bare.stack)?.state).toBeUndefined();
  expect((await ground.pulumi("stack", "--show-name")).stdout).toBe(dev);
});

test("a killed job leaves a lock that is told with its remedy, after which its stack is whole", async () => {
  expect((await kill(ground, fleet)).problems).toEqual([]);
});

test("no secret is printed or written to a summary, whichever command runs", async () => {
  const told = await ground.told();
  const { apiKeys, integrations, virtualKeys } = ground.portkey.objects();
  const secrets = [
    ground.portkey.adminKey,
    ...apiKeys.map(({ key }) => key),
    ...virtualKeys.map(({ model_config }) => String(model_config.awsSecretAccessKey)),
    ...integrations.map(({ configurations }) => String(configurations.aws_secret_access_key)),
  ];
  expect(told).toContain("TeamAccess");
  expect(secrets.length).toBeGreaterThan(6);
  for (const secret of secrets) expect(told).not.toContain(secret);
});

test("stacks whose files are deleted are destroyed and removed, and the checkout stays as it was", async () => {
  expect((await destroy(ground, fleet)).problems).toEqual([]);
});
