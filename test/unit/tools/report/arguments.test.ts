import { describe, expect, test } from "vitest";
import { parseArguments } from "../../../../tools/report/arguments.ts";
import { mistakesOf } from "../team/some-project.ts";

const mistakes = (line: string) => mistakesOf(() => parseArguments(line.split(" ")));

describe("npm run report", () => {
  test("without options prints Markdown on the only environment", () => {
    expect(parseArguments([])).toEqual({
      drift: undefined,
      environments: [],
      files: [],
      format: "markdown",
      stacks: [],
    });
  });

  test("takes several stacks, environments and files, whose endings say their formats", () => {
    const line =
      "--stack dev --stack dev-a --env prod --out a.html --out b.json --out c.md --drift summaries";
    expect(parseArguments(line.split(" "))).toEqual({
      drift: "summaries",
      environments: ["prod"],
      files: [
        { format: "html", path: "a.html" },
        { format: "json", path: "b.json" },
        { format: "markdown", path: "c.md" },
      ],
      format: "markdown",
      stacks: ["dev", "dev-a"],
    });
  });

  test("tells every mistake, what is allowed and the nearest name", () => {
    expect(mistakes("--format htm --out a.txt --formt json --stack")).toEqual([
      '--formt: unknown option (did you mean "--format"?)',
      "--stack needs a value",
      '--format htm: unknown format (did you mean "html"?)',
      "--out a.txt: must end in .html, .json, .md",
      "--format does not go with --out (a file's ending says its format)",
    ]);
    expect(mistakes("dev")).toEqual(["dev: is no option (stacks are named by --stack)"]);
    expect(mistakes("--drift a --drift b")).toEqual(["--drift is given twice"]);
  });

  test("prints its usage instead of anything else", () => {
    expect(parseArguments(["--help", "--nonsense"])).toBeUndefined();
  });
});
