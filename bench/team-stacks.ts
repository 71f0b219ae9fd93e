import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { sideBySide } from "../local/side-by-side.ts";
import { command } from "./command.ts";
import type { Ground } from "./ground.ts";
import type { Meter } from "./meter.ts";
import { stateOf } from "./state-of.ts";
import type { Step } from "./steps.ts";
import type { Subject } from "./subject.ts";

const environment = "bench";

/**
 * An environment whose teams have a stack each, run by as many workers as there are cores. A step about one team runs
 * that team's stack alone, as a pipeline does.
 */
export async function teamStacks({ backend, env, project, values }: Ground): Promise<Subject> {
  const shared = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.replace("bedrock-portkey:", ""), value]),
  );
  await writeFile(join(project, "environments", `${environment}.yaml`), stringify(shared));
  const salts = new Map<string, string>();

  async function run(team: string, { teams, verb }: Step, meter: Meter): Promise<void> {
    const stack = `${environment}-${team}`;
    const file = join(project, `Pulumi.${stack}.yaml`);
    const pulumi = (...args: string[]) =>
      command(meter, "pulumi", [...args, "--stack", stack], { cwd: project, env });
    if (!salts.has(team)) {
      await command(meter, "pulumi", ["stack", "init", stack, "--no-select"], { cwd: project, env });
      salts.set(team, parse(await readFile(file, "utf8")).encryptionsalt);
    }
    const spec = teams[team];
    if (spec !== undefined) {
      const config = {
        "aws:region": "us-east-1",
        "bedrock-portkey:environment": environment,
        "bedrock-portkey:team": spec,
      };
      await writeFile(file, stringify({ config, encryptionsalt: salts.get(team) }));
    }
    if (spec === undefined || verb === "destroy") {
      await pulumi("destroy", "--yes", "--suppress-outputs", "--skip-preview");
      await pulumi("stack", "rm", "--yes");
      await rm(file, { force: true });
      salts.delete(team);
    } else {
      const preview = verb === "refresh" ? [] : ["--skip-preview"];
      await pulumi(verb, "--yes", "--suppress-outputs", ...preview);
    }
  }

  return {
    name: "bedrock-portkey",
    run: async (step, meter) => {
      await sideBySide(step.team ? [step.team] : Object.keys(step.teams), (team) => run(team, step, meter));
    },
    state: () => stateOf(backend),
  };
}
