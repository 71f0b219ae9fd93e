import { settings } from "../../components/claude-code/settings.ts";
import { listed, Mistakes } from "../../components/mistakes.ts";
import { printableJson } from "../../components/shared/printable.ts";
import { runCommand } from "../run-command.ts";
import { parseArguments, usage } from "./arguments.ts";
import { chosen } from "./choice.ts";
import { ourLines } from "./header-lines.ts";
import { keepInFile } from "./keep-in-file.ts";
import { readSettingsSources } from "./stack-outputs.ts";

/*
 * npm run settings: a team's Claude Code settings, printed or kept in a file. Exit code 1 where --check finds a file
 * that is not current, 2 for a mistake.
 */

await runCommand(main);

async function main(args: readonly string[]): Promise<number> {
  const asked = parseArguments(args);
  const { member, remove, scope, stack, team, write } = asked;
  if (asked.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (team === undefined) console.error(usage);
  const sources = await readSettingsSources(stack);
  if (team === undefined) throw new Mistakes([`no team named (there are: ${listed(Object.keys(sources))})`]);
  const source = chosen(sources, { member, needsKey: scope !== "project" && !remove, team });
  const mode = asked.mode ?? source.mode;
  const made = settings(source, { member, mode, scope });
  if (write !== undefined) {
    const headers = scope === "local" ? ourLines(settings(source, { member, mode })) : undefined;
    return await keepInFile({ ...asked, headers, made, mode, permissions: source.permissions, team, write });
  }
  process.stdout.write(`${printableJson(made)}\n`);
  return 0;
}
