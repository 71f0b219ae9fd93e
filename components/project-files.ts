import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { Mistakes } from "./mistakes.ts";
import { environmentValues, type ProjectFiles, type Values } from "./stack-file.ts";

/** The files of the project's folder, in which the program runs. */
export const projectFiles: ProjectFiles = {
  environment: readEnvironment,
  hasStack: (stack) => existsSync(`Pulumi.${stack}.yaml`),
};

/**
 * @returns undefined where there is no such file
 * @throws Mistakes for a file that is no map of values
 */
function readEnvironment(name: string): Values | undefined {
  const file = `environments/${name}.yaml`;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return environmentValues(read(text, file), file);
}

function read(text: string, file: string): unknown {
  try {
    // Pulumi reads stack files so too.
    return parse(text, { merge: true });
  } catch (error) {
    throw new Mistakes([`${file}: ${(error as Error).message.split("\n")[0]?.replace(/:$/, "")}`]);
  }
}
