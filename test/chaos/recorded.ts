import type { LocalStack } from "../engine/local-stack.ts";

/** A resource as the state has it, secrets in the clear. */
export interface RecordedResource {
  readonly type: string;
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What the state says, secrets in the clear. */
export interface RecordedStack {
  /** Resources that exist outside of the state too. */
  readonly resources: readonly RecordedResource[];
  /** Operations that were under way when the engine was last heard of. */
  readonly pending: readonly { readonly type: string }[];
  /** Outputs of the stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface Exported {
  readonly deployment: {
    readonly resources?: readonly Partial<RecordedResource & { custom: boolean }>[];
    readonly pending_operations?: readonly { readonly type: string }[];
  };
}

/** Reads the state by the CLI. */
export async function recordedStack(local: LocalStack): Promise<RecordedStack> {
  const { all, exitCode, stdout } = await local.cli(["stack", "export", "--show-secrets"]);
  if (exitCode !== 0) throw new Error(`pulumi stack export: ${all}`);
  const { pending_operations = [], resources = [] }: Exported["deployment"] = (
    JSON.parse(stdout, inTheClear) as Exported
  ).deployment;
  return {
    outputs: resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {},
    pending: pending_operations,
    resources: resources
      .filter(({ custom, type }) => custom && !type?.startsWith("pulumi:"))
      .map(({ id = "", outputs = {}, type = "" }) => ({ id, outputs, type })),
  };
}

/** Puts a secret's text in the place of the object that marks it as a secret. */
function inTheClear(_key: string, value: unknown): unknown {
  const { plaintext } = (value ?? {}) as { plaintext?: unknown };
  return typeof plaintext === "string" ? JSON.parse(plaintext) : value;
}
