import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { command } from "./command.ts";
import type { Ground } from "./ground.ts";
import { Meter } from "./meter.ts";
import { stateOf } from "./state-of.ts";
import type { Subject } from "./subject.ts";

const stack = "bench";

/** An environment whose teams are all in one stack. */
export async function oneStack({ backend, env, project, values }: Ground): Promise<Subject> {
  const file = join(project, `Pulumi.${stack}.yaml`);
  const idle = new Meter();
  await command(idle, "pulumi", ["stack", "init", stack], { cwd: project, env });
  idle.stop();
  const { encryptionsalt } = parse(await readFile(file, "utf8"));

  return {
    name: "bedrock-portkey",
    async run({ teams, verb }, meter) {
      const config = { "aws:region": "us-east-1", ...values, "bedrock-portkey:teams": teams };
      await writeFile(file, stringify({ config, encryptionsalt }));
      const preview = verb === "refresh" ? [] : ["--skip-preview"];
      await command(meter, "pulumi", [verb, "--yes", "--suppress-outputs", "--stack", stack, ...preview], {
        cwd: project,
        env,
      });
    },
    state: () => stateOf(backend),
  };
}
