import { randomBytes } from "node:crypto";
import type { Context, Handler } from "../handler.ts";
import type { Properties } from "../wire.ts";
import type { CommandInputs, CommandOutputs } from "./run.ts";

/**
 * `command.local.Command`, as version 1.2.1 documents it: `create` runs once; any changed input runs `update`, or
 * `create` again where there is none; changed `triggers` replace (also where there is an `update`, whatever the
 * documentation says: pulumi/pulumi-command#855); `delete` runs at the end. A command that fails fails the resource.
 *
 * `assetPaths` and `archivePaths` are refused.
 */
export const localCommand: Handler = {
  inputs: [
    "create",
    "update",
    "delete",
    "triggers",
    "environment",
    "stdin",
    "interpreter",
    "dir",
    "logging",
    "addPreviousOutputInEnv",
  ],
  replacing: ["triggers"],
  // A command may print anything that it was given.
  secretOutputs: (secretInputs) => (secretInputs ? ["stdout", "stderr"] : []),

  async create(inputs, context) {
    const name = context.urn.split("::").slice(3).join("::");
    const outputs = await outputsOf(inputs.create, inputs, { stdout: "", stderr: "" }, context);
    return { id: `${name}${randomBytes(4).toString("hex")}`, outputs: { ...inputs, ...outputs } };
  },

  async update(_id, olds, news, context) {
    const outputs = await outputsOf(news.update ?? news.create, news, previous(olds), context);
    return { ...news, ...outputs };
  },

  async delete(_id, outputs, context) {
    await outputsOf(outputs.delete, outputs, previous(outputs), context);
  },
};

async function outputsOf(command: unknown, inputs: Properties, before: CommandOutputs, context: Context) {
  if (typeof command !== "string") return before;
  // Most runs change no command, so they do not wait for this to load.
  const { run } = await import("./run.ts");
  return run(command, inputs as CommandInputs, before, context);
}

function previous({ stdout, stderr }: Properties): CommandOutputs {
  return { stdout: String(stdout ?? ""), stderr: String(stderr ?? "") };
}
