import { delimiter, join } from "node:path";
import { execa } from "execa";
import { startEnvironment } from "./environment.ts";
import { checkout, localState } from "./folders.ts";

/*
 * npm run local -- COMMAND…: runs a command, `pulumi up` say, with everything on loopback and on the files of this
 * checkout. What it makes is kept in .local/ for the next one. Without a command, a shell.
 */

const [command = process.env.SHELL || "sh", ...args] = process.argv.slice(2);
const environment = await startEnvironment(localState);
const PATH = [join(checkout, "local", "bin"), environment.env.PATH].join(delimiter);
const inside = { cwd: checkout, env: { ...environment.env, PATH }, extendEnv: false, reject: false } as const;

// The command gets the signal too, as a member of the same process group: it decides, and we end after it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
try {
  const selected = await execa("pulumi", ["stack", "select", "dev", "--create"], inside);
  if (selected.exitCode !== 0) throw new Error(selected.stderr || selected.message);
  const { exitCode } = await execa(command, args, { ...inside, stdio: "inherit" });
  process.exitCode = exitCode ?? 1;
} finally {
  await environment.stop();
}
