import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { type CopiedCheckout, copiedCheckout } from "./copied-checkout.ts";
import { someTeams } from "./local-stack.ts";

/* npm run local: a shell in a checkout, whose files count in each command. */

const salt = "v1:AAAAAAAAAAA=:v1:ours";
const stack = {
  config: {
    "aws:region": "us-east-1",
    "bedrock-portkey:teams": { payments: { ...someTeams.payments, regions: ["us-east-1"] } },
    "bedrock-portkey:workspace": "ws-claude-code-dev",
  },
  encryptionsalt: salt,
};

let checkout: CopiedCheckout;
let file: string;
beforeAll(async () => {
  checkout = await copiedCheckout();
  file = join(checkout.folder, "Pulumi.small.yaml");
  await writeFile(file, stringify(stack));
});
afterAll(() => checkout.remove());

/** Types lines into the shell. */
async function type(...lines: readonly string[]): Promise<string> {
  const { all } = await execa("npm", ["run", "--silent", "local"], {
    all: true,
    cwd: checkout.folder,
    env: { SHELL: "/bin/sh" },
    input: `${lines.join("\n")}\n`,
    reject: false,
  });
  return all;
}

const up = "pulumi up --yes --skip-preview --suppress-outputs --non-interactive </dev/null";

test("an edited stack file counts in the next command, as does a deleted one", async () => {
  const said = await type(
    "pulumi stack init small",
    up,
    `sed -i 's/limit: 100/limit: 200/' ${file}`,
    up,
    `mv ${file} ${file}.gone`,
    up,
    `mv ${file}.gone ${file}`,
    `${up} --expect-no-changes`,
    "echo status $?",
  );
  expect(said).toMatch(/\+ \d+ created/);
  expect(said).toMatch(/~ 1 updated/);
  expect(said).toContain("workspace: missing");
  expect(said).toMatch(/status 0\s*$/);
});

test("what pulumi config changes arrives in the checkout's file, the local stack's salt does not", async () => {
  const before = await readFile(file, "utf8");
  expect(before).toContain(salt);
  await type("pulumi stack select small", "pulumi config set --path teams.payments.budget.limit 300");
  expect(await readFile(file, "utf8")).toBe(before.replace("limit: 200", "limit: 300"));
});

test("an environment's file counts too, and the commands beside Pulumi work on the same files", async () => {
  await writeFile(join(checkout.folder, "environments", "fresh.yaml"), "workspace: ws-claude-code-dev\n");
  const said = await type(
    "npm run --silent team -- add search --region us-east-1 --model us.anthropic.claude-sonnet-4-6 --env fresh",
    "pulumi stack init fresh-search",
    up,
    `rm ${join(checkout.folder, "environments", "fresh.yaml")}`,
    up,
  );
  expect(said).toContain("+ 9 created");
  expect(said).toContain("environment: there is no environments/fresh.yaml");
});
