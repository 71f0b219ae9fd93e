import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { command } from "./command.ts";
import type { Ground } from "./ground.ts";
import type { Subject } from "./subject.ts";

/**
 * Another program that is measured beside ours, against the same local Portkey. It is run by a shell once for each
 * step, in a folder that is its own for the whole life of an environment, with these variables: STEP, its title (`first up`);
 * VERB, `up`, `refresh` or `destroy`; TEAMS, a JSON file with what there is to be when it is done; PORTKEY_API_KEY,
 * PORTKEY_BASE_URL and PORTKEY_WORKSPACE.
 */
export function otherCommand(line: string, folder: string, { env, workspace }: Ground): Subject {
  return {
    name: line,
    async run({ teams, title, verb }, meter) {
      const file = join(folder, "teams.json");
      await writeFile(file, JSON.stringify(teams, undefined, 2));
      await command(meter, line, [], {
        cwd: folder,
        env: { ...env, PORTKEY_WORKSPACE: workspace, STEP: title, TEAMS: file, VERB: verb },
        shell: true,
      });
    },
    state: async () => undefined,
  };
}
