import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import type { LocalPortkey } from "../../local/portkey/server.ts";
import type { Arrived } from "../../local/portkey/traffic.ts";
import type { LocalStack } from "../engine/local-stack.ts";
import { type HeldIam, heldIam } from "./held-iam.ts";
import type { Random } from "./random.ts";

/** What is killed. */
export type Command = "up" | "destroy";

/**
 * When a run is killed: so many milliseconds after its first call of Portkey, before which nothing is made or
 * deleted; or when its so-manyth write to Portkey or to IAM has been carried out and not yet been answered.
 */
export type Moment = { readonly after: number } | { readonly write: number } | { readonly iamWrite: number };

/** What an undisturbed run takes. */
export interface Extent {
  /** From its first call of Portkey to its end. */
  readonly milliseconds: number;
  /** To Portkey. */
  readonly writes: number;
  readonly iamWrites: number;
}

/** How a run ended that was to be killed. */
export interface KilledRun {
  /** False where the run was over before its moment came. */
  readonly killed: boolean;
  /** Calls that Portkey had not answered when the run was killed. */
  readonly unanswered: number;
}

/** For how long Portkey holds back its answers so that a run can be killed before one, in milliseconds. */
const held = 250;

/** How long a write that has arrived takes to be carried out, at most, in milliseconds. */
const carriedOut = 20;

const anyCall = () => true;
const isWrite = ({ method }: Arrived) => method !== "GET";

/** Moments over the whole extent of a run, of every sort in turn, each at random in its own stretch. */
export function moments(
  count: number,
  { iamWrites, milliseconds, writes }: Extent,
  random: Random,
): Moment[] {
  return Array.from({ length: count }, (_, index): Moment => {
    const share = (index + random()) / count;
    if (index % 3 === 0) return { write: 1 + Math.floor(share * writes) };
    if (index % 3 === 1) return { iamWrite: 1 + Math.floor(share * iamWrites) };
    return { after: Math.round(share * milliseconds) };
  });
}

/** A moment in words. */
export function inWords(moment: Moment): string {
  if ("after" in moment) return `after ${moment.after} ms`;
  return "write" in moment ? `at write ${moment.write}` : `at write ${moment.iamWrite} to IAM`;
}

/** Runs a command undisturbed. */
export async function measuredRun(local: LocalStack, command: Command): Promise<Extent> {
  local.portkey.resetCalls();
  const iam = await heldIam(local.aws);
  const over = new AbortController();
  const start = arrived(local.portkey, 1, anyCall, over.signal).then(() => performance.now());
  const { all, exitCode } = await local.cli([command, "--yes", "--skip-preview"], {
    AWS_ENDPOINT_URL: iam.url,
  });
  over.abort();
  await iam.stop();
  if (exitCode !== 0) throw new Error(`pulumi ${command}: exit code ${exitCode}\n${all}`);
  return {
    iamWrites: iam.writes(),
    milliseconds: performance.now() - (await start),
    writes: local.portkey.requests().filter(isWrite).length,
  };
}

/** Runs a command, and at its moment kills the engine with everything that it started. */
export async function killedRun(
  { aws, env, portkey, project }: LocalStack,
  command: Command,
  moment: Moment,
): Promise<KilledRun> {
  const iam = await heldIam(aws, "iamWrite" in moment ? moment.iamWrite : undefined);
  portkey.resetCalls();
  portkey.delay("write" in moment ? held : 0);
  // Detached: in a session of its own, by which its processes are found. The engine puts its plugins into
  // process groups of their own.
  const run = execa("pulumi", [command, "--yes", "--skip-preview"], {
    all: true,
    cwd: project,
    detached: true,
    env: { ...env, AWS_ENDPOINT_URL: iam.url },
    extendEnv: false,
    reject: false,
  });
  const over = new AbortController();
  const ended = run.then(() => over.abort());
  const killed = await comes(moment, portkey, iam, over.signal);
  const unanswered = portkey.requests().filter(({ status }) => status === "open").length;
  if (killed && run.pid !== undefined) await killSession(run.pid);
  await ended;
  await iam.stop();
  portkey.delay(0);
  const { all, exitCode } = await run;
  if (!killed && exitCode !== 0) throw new Error(`pulumi ${command} failed before its moment came\n${all}`);
  return { killed, unanswered };
}

/** Waits for a moment. @returns false where the run is over first */
async function comes(
  moment: Moment,
  portkey: LocalPortkey,
  iam: HeldIam,
  over: AbortSignal,
): Promise<boolean> {
  if ("iamWrite" in moment) {
    while (iam.writes() < moment.iamWrite) if (!(await wait(2, over))) return false;
    return true;
  }
  if ("after" in moment) {
    return (await arrived(portkey, 1, anyCall, over)) && (await wait(moment.after, over));
  }
  return (await arrived(portkey, moment.write, isWrite, over)) && (await wait(carriedOut, over));
}

async function arrived(
  portkey: LocalPortkey,
  count: number,
  which: (call: Arrived) => boolean,
  over: AbortSignal,
): Promise<boolean> {
  while (portkey.requests().filter(which).length < count) {
    if (!(await wait(2, over))) return false;
  }
  return true;
}

function wait(milliseconds: number, over: AbortSignal): Promise<boolean> {
  return setTimeout(milliseconds, undefined, { signal: over }).then(
    () => true,
    () => false,
  );
}

/** Kills every process of a session, and looks again until no other is found: one may just have started it. */
export async function killSession(leader: number): Promise<void> {
  const killed = new Set<number>();
  for (;;) {
    const { stdout } = await execa("pgrep", ["-s", String(leader)], { reject: false });
    const others = stdout
      .split("\n")
      .filter(Boolean)
      .map(Number)
      .filter((id) => !killed.has(id));
    if (others.length === 0) return;
    for (const id of others) {
      killed.add(id);
      try {
        process.kill(id, "SIGKILL");
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}
