import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../../../local/folders.ts";

const pack = join(checkout, "policy");

test("configs of environments name rules that exist, and none takes secret-inputs its sight", async () => {
  const index = await readFile(join(pack, "index.ts"), "utf8");
  const files = await readdir(join(pack, "config"));
  expect(files).toEqual(["dev.json", "prod.json", "staging.json"]);
  for (const file of files) {
    const rules = Object.keys(JSON.parse(await readFile(join(pack, "config", file), "utf8")));
    for (const rule of rules) expect(index).toContain(`./rules/${rule}.ts`);
  }
});
