import { homedir } from "node:os";
import { describe, expect, test } from "vitest";
import { Mistakes } from "../../../../components/mistakes.ts";
import { parseArguments } from "../../../../tools/settings/arguments.ts";
import { chosen } from "../../../../tools/settings/choice.ts";
import { source } from "../../components/settings-source.ts";

function linesOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof Mistakes) return error.lines;
    throw error;
  }
  return [];
}

describe("a command line", () => {
  const mistakes: [line: string, mistakes: string[]][] = [
    ["payments --scop user", ['--scop: unknown option (did you mean "--scope"?)']],
    ["payments --memeber jane.roe", ['--memeber: unknown option (did you mean "--member"?)']],
    [
      "payments -w x",
      [
        "-w: unknown option (allowed: --check, --help, --json, --member, --mode, --remove, --scope, --stack, --stdout, --write)",
      ],
    ],
    ["payments --scope projekt", ['--scope projekt: unknown scope (did you mean "project"?)']],
    ["payments --scope=all", ["--scope all: unknown scope (allowed: user, project, local, managed)"]],
    ["payments --mode bedrok", ['--mode bedrok: unknown mode (did you mean "bedrock"?)']],
    ["payments --member", ["--member needs a value"]],
    ["payments --member --scope user", ["--member needs a value"]],
    ["payments --write=", ["--write needs a value"]],
    ["payments --json=yes --write x", ["--json takes no value"]],
    ["payments search", ["one team at a time, not payments and search"]],
    ["payments --write x --stdout", ["--stdout does not go with --write"]],
    ["payments --check", ["--check needs --write PATH"]],
    ["payments --remove --json", ["--json needs --write PATH", "--remove needs --write PATH"]],
    ["payments --write x --check --remove", ["--check does not go with --remove"]],
    [
      "payments --write=~/.claude/settings.json",
      [`--write ~/.claude/settings.json: no shell has replaced ~ (write ${homedir()}/.claude/settings.json)`],
    ],
    [
      "payments --scope projekt --write $HOME/.claude/settings.json",
      [
        `--write $HOME/.claude/settings.json: no shell has replaced $HOME (write ${homedir()}/.claude/settings.json)`,
        '--scope projekt: unknown scope (did you mean "project"?)',
      ],
    ],
    [
      "payments --scope users --mode message --chek",
      [
        '--chek: unknown option (did you mean "--check"?)',
        '--scope users: unknown scope (did you mean "user"?)',
        '--mode message: unknown mode (did you mean "messages"?)',
      ],
    ],
  ];
  test.each(mistakes)("%s", (line, expected) => {
    expect(linesOf(() => parseArguments(line.split(" ")))).toEqual(expected);
  });

  test("of every option arrives whole, in any order", () => {
    const line =
      "--write=a=b.json --member jane.roe payments --mode messages --scope local --stack prod --json --check";
    expect(parseArguments(line.split(" "))).toEqual({
      check: true,
      help: false,
      json: true,
      member: "jane.roe",
      mode: "messages",
      remove: false,
      scope: "local",
      stack: "prod",
      team: "payments",
      write: "a=b.json",
    });
  });
});

describe("whose settings", () => {
  const members = { "jane.roe": { apiKey: "pk-j" }, "john.doe": { apiKey: "pk-d" } };
  const { apiKey: _, ...perMember } = source({ members, team: "search" });
  const sources = {
    helped: source({ apiKeyHelper: "key {member}", members, team: "helped" }),
    payments: source(),
    search: perMember,
    unfinished: { ...perMember, members: { "jane.roe": {} } },
  };
  const lines = (team: string, member?: string, needsKey = true) =>
    linesOf(() => chosen(sources, { member, needsKey, team }));

  test("a name that is not there is answered by the nearest one", () => {
    expect(lines("payment")).toEqual(['payment: unknown team (did you mean "payments"?)']);
    expect(lines("x")).toEqual(["x: unknown team (allowed: helped, payments, search, unfinished)"]);
    expect(lines("constructor")).toEqual([
      "constructor: unknown team (allowed: helped, payments, search, unfinished)",
    ]);
    expect(lines("search", "jane.row")).toEqual([
      '--member jane.row: unknown member (did you mean "jane.roe"?)',
    ]);
    expect(lines("search", "toString")).toEqual([
      "--member toString: unknown member (allowed: jane.roe, john.doe)",
    ]);
    expect(lines("payments", "jane.roe")).toEqual([
      "--member jane.roe: unknown member (payments lists no members)",
    ]);
  });

  test("settings without a key are never handed out as if they had one", () => {
    const each = (team: string) => [
      `each member of ${team} has a key of one's own: name one by --member (jane.roe, john.doe)`,
    ];
    expect(lines("search")).toEqual(each("search"));
    expect(lines("helped")).toEqual(each("helped"));
    expect(lines("unfinished", "jane.roe")).toEqual(["jane.roe of unfinished has no API key"]);
    expect([lines("search", "jane.roe"), lines("helped", "john.doe"), lines("payments")]).toEqual([
      [],
      [],
      [],
    ]);
    expect([lines("search", undefined, false), lines("helped", undefined, false)]).toEqual([[], []]);
  });
});
