import { describe, expect, test } from "vitest";
import { parseArguments } from "../../../../tools/team/arguments.ts";
import { mistakesOf, sonnet } from "./some-project.ts";

const right = ["add", "payments", "--region", "us-east-1", "--model", sonnet];

describe("the command line", () => {
  test("says what a new team is to have", () => {
    expect(parseArguments([...right, "--region=us-west-2", "--budget", "500", "--env", "dev"])).toEqual({
      accessKey: false,
      apiKey: false,
      budget: 500,
      env: "dev",
      json: false,
      model: sonnet,
      name: "payments",
      regions: ["us-east-1", "us-west-2"],
      reset: "monthly",
      verb: "add",
    });
  });

  test("decides whether a budget comes back, which it does each month unless asked otherwise", () => {
    const resetOf = (...words: string[]) => parseArguments([...right, "--budget", "5", ...words])?.reset;
    expect(resetOf()).toBe("monthly");
    expect(resetOf("--reset", "weekly")).toBe("weekly");
    expect(resetOf("--reset", "never")).toBe("never");
    expect(mistakesOf(() => resetOf("--reset", "month"))).toEqual([
      '--reset month: is not allowed (did you mean "monthly"?)',
    ]);
    expect(mistakesOf(() => parseArguments([...right, "--reset", "never"]))).toEqual([
      "--reset goes with --budget",
    ]);
  });

  test.each([["--help"], ["-h"], ["add --help"], ["--help rotate --whatever"]])(
    "asks for help: %s",
    (line) => {
      expect(parseArguments(line.split(" "))).toBeUndefined();
    },
  );

  test.each<[string, string[]]>([
    ["", ["no verb (there are: add, list, remove, rotate, show)"]],
    ["ad payments", ['ad: unknown verb (did you mean "add"?)']],
    ["destroy payments", ["destroy: unknown verb (allowed: add, list, remove, rotate, show)"]],
    ["constructor x", ["constructor: unknown verb (allowed: add, list, remove, rotate, show)"]],
    ["list payments", ["list takes no name (payments)"]],
    ["remove", ["remove: no team named"]],
    ["remove a b", ["one team at a time, not a and b"]],
    ["remove a --evn dev", ['--evn: unknown option (did you mean "--env"?)']],
    ["remove a --json", ["--json does not go with remove"]],
    ["rotate a --apikey", ['--apikey: unknown option (did you mean "--api-key"?)']],
    ["rotate a --api-key=2", ["--api-key takes no value"]],
    ["show a --env", ["--env needs a value"]],
    ["show a --env --json", ["--env needs a value"]],
    ["show a --env dev --env prod", ["--env is given twice"]],
    [
      "add a",
      ["--region: missing (e.g. us-east-1)", "--model: missing (e.g. us.anthropic.claude-sonnet-4-6)"],
    ],
    [`${right.join(" ")} --budget $5`, ["--budget $5: is not a whole number of dollars"]],
    [`${right.join(" ")} --budget 0`, ["--budget 0: is not a whole number of dollars"]],
    [`${right.join(" ")} --budget 1.5`, ["--budget 1.5: is not a whole number of dollars"]],
    [`${right.join(" ")} --model x`, ["--model is given twice"]],
  ])("is told what is wrong with it: %s", (line, lines) => {
    expect(mistakesOf(() => parseArguments(line.split(" ").filter((word) => word !== "")))).toEqual(lines);
  });
});
