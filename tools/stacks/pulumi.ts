import { rm } from "node:fs/promises";
import { execa } from "execa";
import { Mistakes } from "../../components/mistakes.ts";
import { hostedUrl } from "../../components/portkey/hosted.ts";
import type { Project } from "../project/project.ts";
import { shown } from "../shown.ts";
import { type Happened, nameOf, readEvents } from "./engine-events.ts";
import { recordUser } from "./leftover-copies.ts";
import { changesFound } from "./outcome.ts";
import type { PrivateCopy } from "./private-copy.ts";
import { whyItFailed } from "./why-it-failed.ts";

/** What a command of the engine came to. */
export interface Run {
  /** Pulumi's own: 0, 6 for a stack that does not exist, 7 for changes where none were expected. */
  readonly exitCode: number;
  readonly happened: Happened;
}

/** A stack, and where its file may be written. */
export interface Subject {
  readonly project: Project;
  readonly stack: string;
  readonly copy: PrivateCopy;
}

/** Environment variables beside those of this process. */
export type Variables = Readonly<Record<string, string>>;

/** Exit code of the engine for a stack that does not exist. Source: Pulumi's pkg/cmd/pulumi/cmd/exit_codes.go. */
const stackNotFound = 6;

/**
 * Runs a command that goes over a stack's resources, with its progress on standard output.
 *
 * @param args the command and its own options
 * @throws Mistakes where the engine cannot be run
 */
export async function pulumi(
  { copy, project, stack }: Subject,
  args: readonly string[],
  variables: Variables = {},
): Promise<Run> {
  await rm(copy.events, { force: true });
  const run = await start(
    project.folder,
    [
      ...args,
      ...["--stack", stack, "--config-file", copy.file, "--event-log", copy.events],
      ...["--suppress-outputs", "--non-interactive"],
    ],
    { copy, isShown: true, variables },
  );
  const happened = await readEvents(copy.events);
  const isTold = happened.errors.length > 0 || happened.violations.length > 0;
  if (isTold || run.exitCode === 0 || run.exitCode === changesFound)
    return { exitCode: run.exitCode, happened };
  return {
    exitCode: run.exitCode,
    happened: { ...happened, errors: whyItFailed(run.stderr, stack, copy.folder) },
  };
}

/**
 * Whether the backend has the stack.
 *
 * @throws Mistakes where the backend cannot be asked
 */
export async function stackExists({ copy, project, stack }: Subject): Promise<boolean> {
  const args = ["stack", "--stack", stack, "--show-name", "--non-interactive"];
  const { exitCode, stderr } = await start(project.folder, args);
  if (exitCode === stackNotFound) return false;
  if (exitCode !== 0) throw new Mistakes(whyItFailed(stderr, stack, copy.folder));
  return true;
}

/**
 * Makes a stack that does not exist.
 *
 * @param secretsProvider @default the backend's own
 * @throws Mistakes where the engine refuses
 */
export async function makeStack(
  subject: Subject,
  secretsProvider: string | undefined,
  variables?: Variables,
): Promise<void> {
  const provider = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
  await inCopy(subject, ["init", subject.stack, "--no-select", ...provider], variables);
}

/**
 * Removes a stack without resources. Run in the private copy, where it deletes the stack's file and unselects the stack.
 *
 * @throws Mistakes where the engine refuses
 */
export async function removeStack(subject: Subject): Promise<void> {
  await inCopy(subject, ["rm", subject.stack, "--yes"]);
}

/** A resource as a state has it, secrets encrypted. */
export interface ExportedResource {
  readonly type: string;
  readonly urn: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What a stack's state holds. */
export interface ExportedState {
  readonly resources: readonly ExportedResource[];
  /** Names of what a run was making when it was killed. */
  readonly unfinished: readonly string[];
}

/**
 * What a stack's state holds.
 *
 * @returns undefined for a stack that does not exist
 * @throws Mistakes where it cannot be read
 */
export async function exportedState({ folder }: Project, stack: string): Promise<ExportedState | undefined> {
  const run = await start(folder, ["stack", "export", "--stack", stack, "--non-interactive"]);
  if (run.exitCode === stackNotFound) return undefined;
  if (run.exitCode !== 0) throw new Mistakes(whyItFailed(run.stderr, stack, folder));
  const { pending_operations: pending = [], resources = [] } = JSON.parse(run.stdout).deployment as {
    pending_operations?: readonly { readonly type: string; readonly resource: ExportedResource }[];
    resources?: readonly ExportedResource[];
  };
  return {
    resources,
    unfinished: pending.filter(({ type }) => type === "creating").map(({ resource }) => nameOf(resource.urn)),
  };
}

/**
 * The resources of a stack's state.
 *
 * @returns undefined for a stack that does not exist
 * @throws Mistakes where it cannot be read
 */
export async function exportedResources(
  project: Project,
  stack: string,
): Promise<readonly ExportedResource[] | undefined> {
  return (await exportedState(project, stack))?.resources;
}

async function inCopy({ copy, stack }: Subject, args: readonly string[], variables?: Variables) {
  const run = await start(copy.folder, ["stack", ...args, "--non-interactive"], { copy, variables });
  if (run.exitCode !== 0) throw new Mistakes(whyItFailed(run.stderr, stack, copy.folder));
}

/** How the engine is started. */
interface StartOptions {
  /** The private copy that it works on. @default none */
  readonly copy?: PrivateCopy;
  /** Whether its standard output is shown as it comes, and not given back. @default false */
  readonly isShown?: boolean;
  readonly variables?: Variables | undefined;
}

async function start(
  cwd: string,
  args: readonly string[],
  { copy, isShown = false, variables = {} }: StartOptions = {},
) {
  const engine = execa("pulumi", args, {
    cwd,
    env: {
      // No stack's file decides where a pipeline's admin key is sent.
      PORTKEY_BASE_URL: process.env.PORTKEY_BASE_URL || hostedUrl,
      // Without it there is no --event-log.
      PULUMI_DEBUG_COMMANDS: "true",
      // A stack's file in a fresh checkout does not say how its secrets are encrypted: its state does.
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      ...variables,
    },
    reject: false,
    stderr: "pipe",
    stdin: "ignore",
    stdout: isShown ? [shownLine, "inherit"] : "pipe",
  });
  // It may outlive this process, and then it still uses its files.
  if (copy !== undefined && engine.pid !== undefined) await recordUser(copy.folder, engine.pid);
  const run = await engine;
  if (run.code === "ENOENT") throw new Mistakes(["pulumi is not installed, or not on the PATH"]);
  return { exitCode: run.exitCode ?? 1, stderr: run.stderr, stdout: run.stdout ?? "" };
}

function* shownLine(line: unknown): Generator<string> {
  yield shown(String(line));
}
