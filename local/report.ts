import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { startOfMonth } from "../tools/team-costs.ts";
import { type LocalEnvironment, startEnvironment } from "./environment.ts";
import { checkout, localState } from "./folders.ts";
import type { Workspace } from "./portkey/store.ts";

/*
 * make report: the access report of the checkout's own stacks, made by a `pulumi up` of each with everything
 * on loopback and in a folder that is thrown away after it. The report is kept in .local/.
 */

const workspaces: readonly [Workspace, Workspace] = [
  { id: "9b1f4c5e-7d32-4a86-b0c1-e25a6f0d8347", name: "Claude Code dev", slug: "ws-claude-code-dev" },
  { id: "3c8a5e72-1f46-4d0b-9a57-e80b6d2f4c19", name: "Claude Code staging", slug: "ws-claude-code-staging" },
];
const stacks = ["dev", "staging-payments"];

/** What teams have spent this month, in dollars: nobody works here. */
const spent = {
  "ws-claude-code-dev": {
    "budget-limits": 512.4,
    caching: 48.12,
    "complete-example": 96.35,
    engineering: 203.77,
    fallbacks: 61.9,
    "load-balancing": 640.08,
    "quick-start": 3.5,
  },
  "ws-claude-code-staging": { payments: 417.25 },
};

const state = await mkdtemp(join(tmpdir(), "bedrock-portkey-report-"));
try {
  const environment = await startEnvironment(state, { workspaces });
  try {
    for (const stack of stacks) await bringUp(environment, stack);
    spend(environment);
    await changeByHand(environment);
    const drift = join(state, "drift");
    for (const stack of stacks) {
      const summary = join(drift, `${stack}.md`);
      await run(environment, tool("stacks"), ["drift", stack, "--summary", summary], [0, 7]);
    }
    await mkdir(localState, { recursive: true });
    await run(environment, tool("report"), [
      ...["--drift", drift],
      ...stacks.flatMap((stack) => ["--stack", stack]),
      ...["html", "json", "md"].flatMap((ending) => ["--out", join(localState, `report.${ending}`)]),
    ]);
  } finally {
    await environment.stop();
  }
} finally {
  await rm(state, { force: true, recursive: true });
}

async function bringUp(environment: LocalEnvironment, stack: string): Promise<void> {
  const pulumi = (...args: readonly string[]) => run(environment, ["pulumi"], [...args, "--stack", stack]);
  await run(environment, ["pulumi"], ["stack", "init", stack, "--no-select"]);
  // The guide's mode is bedrock, in which Portkey counts no cost: there would be nothing to show.
  if (stack === "dev") await pulumi("config", "set", "--path", "claudeCode.mode", "messages");
  await pulumi("up", "--yes", "--skip-preview", "--suppress-outputs");
}

/** Puts what teams have spent into the local Portkey's analytics. */
function spend({ portkey }: LocalEnvironment): void {
  const at = startOfMonth(new Date()).toISOString();
  for (const { id, slug } of workspaces) {
    for (const [team, dollars] of Object.entries(spent[slug as keyof typeof spent])) {
      portkey.usage.push({ at, cents: dollars * 100, metadata: { team }, tokens: 0, workspace: id });
    }
  }
}

/** Drift: somebody takes away an API key's budget. */
async function changeByHand({ portkey }: LocalEnvironment): Promise<void> {
  const key = portkey.objects().apiKeys.find(({ name }) => name.startsWith("payments "));
  await portkey.byHand("PUT", `/api-keys/${key?.id}`, { usage_limits: null });
}

/** A command of tools/, by its folder. */
function tool(name: string): [string, string] {
  return [process.execPath, join(checkout, "tools", name, `${name}.ts`)];
}

/**
 * @param allowed exit codes
 * @throws Error for any other
 */
async function run(
  { env, project }: LocalEnvironment,
  [command, ...first]: readonly [string, ...string[]],
  args: readonly string[],
  allowed: readonly number[] = [0],
): Promise<void> {
  const all = [...first, ...args];
  const stdio = ["ignore", "inherit", "inherit"] as const;
  const { exitCode } = await execa(command, all, {
    cwd: project,
    env,
    extendEnv: false,
    reject: false,
    stdio,
  });
  if (!allowed.includes(exitCode ?? 1)) throw new Error(`${command} ${all.join(" ")}: exit code ${exitCode}`);
}
