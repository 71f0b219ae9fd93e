import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { type LocalEnvironment, startEnvironment } from "../../local/environment.ts";
import { checkout } from "../../local/folders.ts";
import type { Workspace } from "../../local/portkey/store.ts";
import type { Company } from "./company.ts";

/** A project under git, with one file backend for all of its stacks, and the servers that they are made on. */
export interface Ground extends LocalEnvironment {
  /** The folder in which the backend keeps a stack's state. */
  readonly states: string;
  /** Writes files, deletes those that are undefined, and commits. */
  commit(files: Readonly<Record<string, string | undefined>>): Promise<void>;
  git(...args: readonly string[]): Promise<string>;
  /** Where a command on a stack writes its summary. */
  summaryOf(verb: string, stack: string): string;
  /** Runs what a workflow's step runs: `npm run stacks -- …`, with a summary where it is of one stack. */
  stacks(...args: readonly string[]): Promise<Ran>;
  pulumi(...args: readonly string[]): Promise<Ran>;
  /** Starts a step in a session of its own, so that it can be killed with all that it started. */
  start(...args: readonly string[]): { readonly pid: number; readonly ended: Promise<Ran> };
  /** Everything that commands have printed and written into summaries. */
  told(): Promise<string>;
  /** Ends the servers and throws everything away. */
  close(): Promise<void>;
}

/** What a command came to. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

const program = join(checkout, "tools", "stacks", "stacks.ts");

/** Starts the servers and lays out a company's project. */
export async function startGround({ files, workspaces }: Company): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-fleet-"));
  const environment = await startEnvironment(folder, {
    workspaces: Object.values(workspaces) as [Workspace, ...Workspace[]],
  });
  const { project } = environment;
  const temporary = join(folder, "tmp");
  await mkdir(temporary);
  const inside = {
    cwd: project,
    env: { ...environment.env, TMPDIR: temporary },
    extendEnv: false,
    reject: false,
  } as const;

  const printed: string[] = [];
  async function run(command: string, args: readonly string[], options: object = {}): Promise<Ran> {
    const { durationMs, exitCode, stderr, stdout } = await execa(command, args, { ...inside, ...options });
    printed.push(stdout, stderr);
    return { exitCode: exitCode ?? 1, seconds: durationMs / 1000, stderr, stdout };
  }
  const summaries = join(folder, "summaries");
  const summaryOf = (verb: string, stack: string) => join(summaries, `${verb} ${stack}.md`);
  async function git(...args: readonly string[]): Promise<string> {
    const author = ["-c", "user.name=fleet", "-c", "user.email=fleet@example.com"];
    return (await execa("git", [...author, ...args], { cwd: project })).stdout;
  }

  const ground: Ground = {
    ...environment,
    async close() {
      await environment.stop();
      await rm(folder, { force: true, recursive: true });
    },
    async commit(changes) {
      for (const [name, text] of Object.entries(changes)) {
        const file = join(project, name);
        await mkdir(dirname(file), { recursive: true });
        await (text === undefined ? rm(file) : writeFile(file, text));
      }
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "change");
    },
    git,
    pulumi: (...args) => run("pulumi", args),
    stacks(verb = "", stack = "", ...options) {
      const summary = stack.startsWith("-") ? [] : ["--summary", summaryOf(verb, stack)];
      return run("node", [program, verb, stack, ...options, ...summary]);
    },
    start(...args) {
      const child = execa("node", [program, ...args], { ...inside, detached: true });
      const ended = child.then(({ durationMs, exitCode, stderr, stdout }) => ({
        exitCode: exitCode ?? 1,
        seconds: durationMs / 1000,
        stderr,
        stdout,
      }));
      return { ended, pid: child.pid as number };
    },
    summaryOf,
    async told() {
      const names = await readdir(summaries);
      const texts = await Promise.all(names.map((name) => readFile(join(summaries, name), "utf8")));
      return [...printed, ...texts].join("\n");
    },
    states: join(folder, "backend", ".pulumi", "stacks", "bedrock-portkey"),
  };
  await git("init", "--quiet", "--initial-branch", "main");
  await ownFilesAway(project);
  await ground.commit(files);
  return ground;
}

/** The checkout's own stacks are not the company's. */
async function ownFilesAway(project: string): Promise<void> {
  await rm(join(project, "environments"), { recursive: true });
  for (const name of await readdir(project)) {
    if (/^Pulumi\..+\.yaml$/.test(name)) await rm(join(project, name));
  }
}
