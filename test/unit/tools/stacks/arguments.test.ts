import { expect, test } from "vitest";
import { Mistakes } from "../../../../components/mistakes.ts";
import { parseArguments } from "../../../../tools/stacks/arguments.ts";

/** What is wrong with a command line. */
function mistakesOf(line: string): readonly string[] {
  try {
    parseArguments(line.split(" ").filter(Boolean));
  } catch (error) {
    if (error instanceof Mistakes) return error.lines;
    throw error;
  }
  return [];
}

test.each([
  ["touched --all --json", { base: undefined, head: undefined, json: true, verb: "touched" }],
  ["touched --base a --head b", { base: "a", head: "b", json: false, verb: "touched" }],
  [
    "preview dev --base a --summary f/dev.md",
    { base: "a", refresh: false, stack: "dev", summary: "f/dev.md", verb: "preview" },
  ],
  [
    "deploy dev --refresh",
    { base: undefined, refresh: true, stack: "dev", summary: undefined, verb: "deploy" },
  ],
  ["drift --summary x dev", { base: undefined, refresh: false, stack: "dev", summary: "x", verb: "drift" }],
  ["import", { verb: "import" }],
  [
    "rotate --patch f/dev.patch",
    { env: undefined, olderThan: undefined, patch: "f/dev.patch", verb: "rotate" },
  ],
  ["rotate", { env: undefined, olderThan: undefined, verb: "rotate" }],
  ["rotate --older-than 30 --env prod", { env: "prod", olderThan: 30, verb: "rotate" }],
])("%s", (line, asked) => {
  expect(parseArguments(line.split(" "))).toEqual(asked);
});

test("help goes before mistakes", () => {
  expect(parseArguments(["nothing", "--help"])).toBeUndefined();
});

test.each([
  ["", ["no verb (there are: deploy, drift, import, preview, rotate, touched)"]],
  ["previw dev", ['previw: unknown verb (did you mean "preview"?)']],
  ["preview", ["preview: no stack named"]],
  ["deploy dev prod", ["one stack at a time, not dev and prod"]],
  ["drift dev --base a", ["--base does not go with drift"]],
  ["touched", ["touched takes --base or --all, one of them"]],
  ["touched --all --base a", ["touched takes --base or --all, one of them"]],
  ["touched dev --all", ["touched takes no name (dev)"]],
  ["import .team-files", ["import takes no name (.team-files)"]],
  ["rotate --older-than soon", ["--older-than soon: is not a whole number of days"]],
  ["preview dev --sumary x", ['--sumary: unknown option (did you mean "--summary"?)']],
  ["preview dev --base a --base b", ["--base is given twice"]],
])("%s: %j", (line, mistakes) => {
  expect(mistakesOf(line)).toEqual(mistakes);
});
