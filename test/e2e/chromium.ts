import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { progress } from "../../local/progress.ts";

const names = ["chromium", "chromium-browser", "google-chrome"];

/**
 * Chromium from the PATH, where there is none installed by apt-get: a Debian and root are needed for that.
 *
 * @returns path of the program
 */
export async function chromium(): Promise<string> {
  const found = (await onPath()) ?? (await install());
  if (found === undefined) throw new Error(`no ${names.join(", ")} on the PATH`);
  return found;
}

async function onPath(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const path of names.map((name) => join(folder, name))) {
      if (
        await access(path).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
  }
  return undefined;
}

async function install(): Promise<string | undefined> {
  await progress("Installing Chromium", async () => {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await execa("apt-get", ["update"], { env });
    await execa("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], { env });
  });
  return onPath();
}
