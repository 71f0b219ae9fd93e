import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";

const read = (...path: string[]) => readFile(join(checkout, ...path), "utf8");

test("whoever opens README reads on the first screen what was never tried, as of when, and where that is told in full", async () => {
  const [firstScreen = ""] = (await read("README.md")).split("\n## ");
  expect(firstScreen.split("\n").length).toBeLessThan(40);
  expect(firstScreen).toContain("Nothing has run against AWS or the hosted Portkey yet");
  expect(firstScreen).toContain("(docs/limits.md#what-was-not-tried)");
  const [, date = "no date"] = /as of (\d{4}-\d{2}-\d{2})/.exec(firstScreen) ?? [];
  const [, section = ""] = (await read("docs", "limits.md")).split("\n## What was not tried\n");
  expect(section).toContain(`As of ${date} nothing here was run against AWS or the hosted Portkey`);
});
