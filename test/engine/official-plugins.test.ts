import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { checkout as ours } from "../../local/folders.ts";
import { type CopiedCheckout, copiedCheckout } from "./copied-checkout.ts";
import { someTeams } from "./local-stack.ts";

/*
 * OFFICIAL_PLUGINS=1: engines run the plugins in the user's own plugin folder. Pulumi's own cannot be had everywhere, so
 * that the ones there are the stand-ins by another path, which note down that they were started and with what.
 */

const require = createRequire(import.meta.url);
const names = ["aws", "command"] as const;
const versionOf = (name: string): string => require(`@pulumi/${name}/package.json`).version;

let checkout: CopiedCheckout;
let home: string;
beforeAll(async () => {
  checkout = await copiedCheckout();
  home = await mkdtemp(join(tmpdir(), "bedrock-portkey-pulumi-home-"));
  for (const name of names) await installed(name);
  const teams = {
    payments: { ...someTeams.payments, deliver: { command: "cat > /dev/null" }, regions: ["us-east-1"] },
  };
  const config = {
    "aws:region": "us-east-1",
    "bedrock-portkey:teams": teams,
    "bedrock-portkey:workspace": "ws-claude-code-dev",
  };
  await writeFile(join(checkout.folder, "Pulumi.small.yaml"), stringify({ config }));
});
afterAll(async () => {
  await checkout.remove();
  await rm(home, { recursive: true });
});

/** A plugin where `pulumi plugin install` puts it. */
async function installed(name: string): Promise<void> {
  const folder = join(home, "plugins", `resource-${name}-v${versionOf(name)}`);
  const program = `pulumi-resource-${name}`;
  await mkdir(folder, { recursive: true });
  const script = `#!/bin/sh
echo "$AWS_ENDPOINT_URL $AWS_SKIP_CREDENTIALS_VALIDATION $AWS_SKIP_METADATA_API_CHECK" >> ${join(home, name)}
exec ${join(ours, "local", "aws", "plugins", "bin", program)} "$@"
`;
  await writeFile(join(folder, program), script);
  await chmod(join(folder, program), 0o755);
}

/** What was noted down at each start of a plugin. */
async function starts(name: string): Promise<string[]> {
  const text = await readFile(join(home, name), "utf8").catch(() => "");
  return text.split("\n").filter(Boolean);
}

async function local(command: string, env: Record<string, string> = {}) {
  const { all, exitCode } = await execa("npm", ["run", "--silent", "local", "--", "sh", "-c", command], {
    all: true,
    cwd: checkout.folder,
    env: { OFFICIAL_PLUGINS: "", PULUMI_HOME: home, ...env },
    reject: false,
    stdin: "ignore",
  });
  return { all, exitCode };
}

const up = "pulumi up --stack small --yes --skip-preview --suppress-outputs --non-interactive";

test("without it, nobody's plugins but the stand-ins run, though others are there", async () => {
  const { all, exitCode } = await local(`pulumi stack init small && ${up}`);
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(/using pulumi-resource-aws from \$PATH/);
  for (const name of names) expect(await starts(name)).toEqual([]);
});

test("with it, the stack's next run and its end are by the plugins in the user's folder, against the local AWS", async () => {
  const { all, exitCode } = await local(
    `${up} --refresh && pulumi destroy --stack small --yes --skip-preview --non-interactive`,
    { OFFICIAL_PLUGINS: "1" },
  );
  expect(exitCode, all).toBe(0);
  expect(all).not.toMatch(/using pulumi-resource-(aws|command) from \$PATH/);
  for (const name of names) {
    const noted = await starts(name);
    expect(noted.length).toBeGreaterThan(0);
    for (const line of noted) expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+ true true$/);
  }
});

test("a plugin that cannot be had is named, before anything starts", async () => {
  const empty = await mkdtemp(join(tmpdir(), "bedrock-portkey-pulumi-home-"));
  const { all, exitCode } = await local("echo started", {
    HTTPS_PROXY: "http://127.0.0.1:9",
    OFFICIAL_PLUGINS: "1",
    PULUMI_HOME: empty,
  });
  expect(exitCode).not.toBe(0);
  expect(all).toContain(`OFFICIAL_PLUGINS=1: Pulumi's plugin aws ${versionOf("aws")} cannot be had: `);
  expect(all).not.toContain("started");
  await rm(empty, { recursive: true });
});
