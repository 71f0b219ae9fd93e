import { delimiter, join } from "node:path";
import { execa } from "execa";
import { checkout, localState, projectIn } from "./folders.ts";
import { bringBackStackFiles, copyStackFiles } from "./stack-files.ts";

/*
 * The command `pulumi` within npm run local: the engine, on the files that the checkout has now. It works in a folder of
 * its own, since it writes the salt of a local stack's secrets into the stack's file.
 */

const project = projectIn(localState);
const shim = join(checkout, "local", "bin");
const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== shim);

// The engine gets the signal too, as a member of the same process group: it decides, and we end after it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
const before = await copyStackFiles(project);
const { exitCode } = await execa("pulumi", process.argv.slice(2), {
  cwd: project,
  env: { PATH: path.join(delimiter) },
  reject: false,
  stdio: "inherit",
});
process.exitCode = exitCode ?? 1;
for (const name of await bringBackStackFiles(project, before)) {
  console.error(`${name} was edited meanwhile: what pulumi changed in it is dropped`);
}
