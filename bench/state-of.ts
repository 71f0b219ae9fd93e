import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { State } from "./subject.ts";

/** What a file backend keeps of all stacks of the project. */
export async function stateOf(backend: string): Promise<State> {
  const folder = join(backend, ".pulumi", "stacks", "bedrock-portkey");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return {
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    resources: texts.reduce((sum, text) => sum + resourcesIn(text), 0),
  };
}

function resourcesIn(text: string): number {
  return JSON.parse(text).checkpoint.latest?.resources?.length ?? 0;
}
