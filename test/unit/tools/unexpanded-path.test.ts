import { homedir } from "node:os";
import { describe, expect, test } from "vitest";
import type { Mistakes } from "../../../components/mistakes.ts";
import { parseArguments as github } from "../../../tools/github/arguments.ts";
import { parseArguments as report } from "../../../tools/report/arguments.ts";
import { parseArguments as settings } from "../../../tools/settings/arguments.ts";
import { parseArguments as stacks } from "../../../tools/stacks/arguments.ts";
import { unexpanded } from "../../../tools/unexpanded-path.ts";

const home = homedir();
const braced = (name: string) => ["$", "{", name, "}"].join("");

describe("a path that no shell has expanded is refused with the path that was meant", () => {
  test.each([
    ["~", "~", home],
    ["~/.claude/settings.json", "~", `${home}/.claude/settings.json`],
    ["~\\.claude\\settings.json", "~", `${home}/.claude/settings.json`],
    ["$HOME/.claude/settings.json", "$HOME", `${home}/.claude/settings.json`],
    [`${braced("HOME")}/.claude/settings.json`, braced("HOME"), `${home}/.claude/settings.json`],
    ["%USERPROFILE%\\.claude\\settings.json", "%USERPROFILE%", `${home}/.claude/settings.json`],
    ["$env:USERPROFILE\\.claude\\settings.json", "$env:USERPROFILE", `${home}/.claude/settings.json`],
    [`${braced("env:USERPROFILE")}/x`, braced("env:USERPROFILE"), `${home}/x`],
  ])("%s", (path, part, meant) => {
    expect(unexpanded(path)).toBe(`no shell has replaced ${part} (write ${meant})`);
  });

  test.each([
    ["~nobody-here/.claude", "~nobody-here"],
    ["out/$NO_SUCH_VARIABLE/s.json", "$NO_SUCH_VARIABLE"],
    ["%ProgramFiles(x86)%\\s.json", "%ProgramFiles(x86)%"],
    ["$(pwd)/s.json", "$("],
    [`${braced("x:-y")}/s.json`, "${x"],
  ])("%s, whose value nobody knows here", (path, part) => {
    expect(unexpanded(path)).toContain(`no shell has replaced ${part}`);
    expect(unexpanded(path)).toContain("(write the whole path)");
  });

  test.each([
    "settings.json",
    "/home/jane/.claude/settings.json",
    "C:\\Users\\jane\\.claude\\settings.json",
    "\\\\server\\c$\\settings.json",
    "~backup.json",
    "PROGRA~1/s.json",
    "./a~/s.json",
    "100%/s.json",
    "a$/s.json",
  ])("%s is a path as it is", (path) => {
    expect(unexpanded(path)).toBeUndefined();
  });
});

test("no command takes one, in any option that is a path", () => {
  const lines = (run: () => unknown) => {
    try {
      run();
      return [];
    } catch (error) {
      return (error as Mistakes).lines;
    }
  };
  const path = "$NOWHERE/x.json";
  const refused = (option: string) =>
    `${option} ${path}: no shell has replaced $NOWHERE (write the whole path)`;
  expect(lines(() => settings(["payments", "--write", path]))).toEqual([refused("--write")]);
  expect(lines(() => report(["--out", path, "--drift", path]))).toEqual([
    refused("--out"),
    refused("--drift"),
  ]);
  expect(lines(() => stacks(["preview", "dev", "--summary", path]))).toEqual([refused("--summary")]);
  expect(lines(() => stacks(["rotate", "--patch", path]))).toEqual([refused("--patch")]);
  expect(lines(() => github(["drift-issues", "--folder", path]))).toEqual([refused("--folder")]);
});
