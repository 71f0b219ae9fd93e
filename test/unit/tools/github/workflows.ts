import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** The checkout. */
export const root = join(import.meta.dirname, "../../../..");

export interface Step {
  readonly env?: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly env?: object;
  readonly environment?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly env?: object;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly on: Readonly<Record<string, { readonly inputs?: object } | null>>;
  readonly permissions?: Readonly<Record<string, string>>;
}

const folder = join(root, ".github/workflows");

/** Every workflow by the name of its file. */
export const workflows = new Map(
  readdirSync(folder).map((file) => [
    file.replace(/\.yml$/, ""),
    parse(readFileSync(join(folder, file), "utf8")) as Workflow,
  ]),
);

/** Every job as `workflow.job`, with what it may. */
export const jobs = [...workflows].flatMap(([workflow, { jobs, on, permissions }]) =>
  Object.entries(jobs).map(([name, job]) => ({
    job,
    name: `${workflow}.${name}`,
    on: Object.keys(on),
    permissions: job.permissions ?? permissions ?? {},
    steps: job.steps ?? [],
  })),
);

/** Every command of every job, as `workflow.job`, a line each. */
export const commands = jobs.flatMap(({ name, steps }) =>
  steps.flatMap(({ env = {}, run }) => (run === undefined ? [] : [{ env, name, run }])),
);
