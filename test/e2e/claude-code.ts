import { copyFile, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { cache } from "../../local/folders.ts";
import { oneAtATime } from "../../local/one-at-a-time.ts";
import { progress } from "../../local/progress.ts";
import pin from "./claude-code/package.json" with { type: "json" };

const version = pin.dependencies["@anthropic-ai/claude-code"];

/**
 * Claude Code at the version that claude-code/package.json pins, installed into the user's cache folder where it is not
 * there yet.
 *
 * @returns path of the program
 */
export async function claudeCode(): Promise<string> {
  const folder = join(cache, `claude-code-${version}`);
  const installed = await programIn(folder);
  if (installed !== undefined) return installed;
  return oneAtATime(folder, `installs Claude Code ${version}`, async () => {
    return (await programIn(folder)) ?? progress(`Installing Claude Code ${version}`, () => install(folder));
  });
}

async function install(folder: string): Promise<string> {
  const draft = await mkdtemp(`${folder}.`);
  try {
    for (const name of ["package.json", "package-lock.json"]) {
      await copyFile(join(import.meta.dirname, "claude-code", name), join(draft, name));
    }
    await execa("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: draft });
    await rename(draft, folder).catch(() => {});
    const program = await programIn(folder);
    if (program === undefined) throw new Error(`no Claude Code for ${process.platform} on ${process.arch}`);
    return program;
  } finally {
    await rm(draft, { force: true, recursive: true });
  }
}

/** Each platform's program is a package of its own, of which npm installs the one that fits. */
async function programIn(folder: string): Promise<string | undefined> {
  const scope = join(folder, "node_modules", "@anthropic-ai");
  const [platform] = (await readdir(scope).catch(() => [])).filter((name) => name.startsWith("claude-code-"));
  return platform && join(scope, platform, "claude");
}
