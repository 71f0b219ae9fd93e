import { spawn } from "node:child_process";
import { constants } from "node:os";
import { text } from "node:stream/consumers";
import { mask } from "../shared/mask.ts";
import { printableLines } from "../shared/printable.ts";

/*
 * A program of its own: runs the shell command in COMMAND with the settings.json on its standard input, and ends with
 * its exit code. Prints what the command printed, without the API key and the settings: Pulumi's command provider shows
 * all of it where a command fails.
 */

/** The shortest line of the settings to blank: shorter ones are brackets, which any text may have. */
const shortestLine = 8;

const { COMMAND = "", ...env } = process.env;
const document = await text(process.stdin);
const command = spawn(COMMAND, { env, shell: true });
// A command need not read its standard input.
command.stdin.on("error", () => {});
command.stdin.end(document);
const [printed, complaints, exitCode] = await Promise.all([
  text(command.stdout),
  text(command.stderr),
  exitCodeOf(command),
]);
process.stdout.write(shown(printed));
process.stderr.write(shown(complaints));
if (exitCode !== 0) console.error(`deliver.command ended with exit code ${exitCode}`);
process.exitCode = exitCode;

/** The settings go first: with the key masked, their lines would be others. */
function shown(output: string): string {
  const parts = [onOneLine(document), ...linesOf(document)].sort((a, b) => b.length - a.length);
  const withoutSettings = parts.reduce((rest, part) => rest.replaceAll(part, "[secret]"), output);
  return printableLines(mask(withoutSettings, [env.API_KEY ?? ""]));
}

/** The exit code of a process, as a shell reports it where a signal ended it. */
function exitCodeOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
  });
}

/** A document's lines: commands print it in parts, and with something before each line. */
function linesOf(document: string): readonly string[] {
  return document
    .split("\n")
    .map((line) => line.trim())
    .filter(({ length }) => length >= shortestLine);
}

/** A JSON document as programs print it that read it. */
function onOneLine(document: string): string {
  return JSON.stringify(JSON.parse(document));
}
