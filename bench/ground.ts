import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEnvironment } from "../local/environment.ts";
import type { Case } from "./case.ts";

/** Where one environment lives from its first up to its end. */
export interface Ground {
  /** The project folder that pulumi runs in. */
  readonly project: string;
  /** Folder of the file backend. */
  readonly backend: string;
  /** The whole environment of a command. */
  readonly env: Readonly<Record<string, string>>;
  /** Slug. */
  readonly workspace: string;
  /** Values of the stack's config that are the same for all teams. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Calls since the last time, by what was called. */
  calls(): Promise<Calls>;
  stop(): Promise<void>;
}

/** How often what was called. */
export interface Calls {
  /** By method and route, such as `POST /virtual-keys`. */
  readonly portkey: Readonly<Record<string, number>>;
  /** By action, such as `CreateUser`. */
  readonly aws: Readonly<Record<string, number>>;
}

/** Starts an engine, a local AWS and a local Portkey that answers late, with nothing in them. */
export async function startGround({ latency, part, registration }: Case): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-bench-"));
  const { aws, env, portkey, project, stop } = await startEnvironment(folder, { keep: false });
  portkey.delay(latency);
  if (part === "portkey") {
    const program = join(project, "index.js");
    await rm(program);
    await symlink(join(import.meta.dirname, "portkey-half", "index.ts"), program);
  }
  return {
    backend: join(folder, "backend"),
    async calls() {
      const answer = await fetch(`${aws}/local/calls`, { method: "DELETE" });
      const calls = { aws: (await answer.json()) as Record<string, number>, portkey: portkey.calls() };
      portkey.resetCalls();
      return calls;
    },
    env,
    project,
    async stop() {
      await stop();
      await rm(folder, { force: true, recursive: true });
    },
    values: {
      "bedrock-portkey:registration": registration,
      "bedrock-portkey:workspace": portkey.workspace.slug,
    },
    workspace: portkey.workspace.slug,
  };
}
