import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { addTo, afterAdd, afterRemove, afterRotate, changedLines, rotateIn, sonnet } from "./some-project.ts";

const team = `{ regions: [us-east-1], models: { default: ${sonnet} } }`;

/** Blank lines between teams, comments everywhere, a section after the teams. */
const spaced = `# The file of dev.
config:
  aws:region: us-east-1
  bedrock-portkey:workspace:   "ws-dev"   # the one of the guide
  bedrock-portkey:teams:

    # First.
    search:
      regions:   [ us-east-1 ]
      models:
        default: ${sonnet}
      # budget: { limit: 5 }

    # Second,
    # in two lines.
    caching:
      regions: [us-east-1] # at home
      models: { default: '${sonnet}' }
      deliver:
        command: |
          # not a comment
          ./to-vault.sh

      # still of caching
    # of nobody

  # About what follows.
  bedrock-portkey:forceDestroy: true
`;

/** Four blanks, then three; no blank lines; no line break at the end. */
const odd = `config:
    bedrock-portkey:workspace: ws-dev
    bedrock-portkey:teams:
       search:
         regions: [us-east-1]
         models: {default: ${sonnet}}
       caching: ${team}`;

const braces = `config:
  bedrock-portkey:workspace: ws-dev
  bedrock-portkey:teams: { search: ${team}, caching: ${team} } # all
`;

const bracesInLines = `config: {
  bedrock-portkey:workspace: ws-dev,
  bedrock-portkey:teams: {
    # First.
    search: ${team}, # by itself
    # Second.
    caching: ${team} # the last
  }
}
`;

const commas = bracesInLines.replace("} # the last", "}, # the last");

const none = "config:\n  bedrock-portkey:workspace: ws-dev\n";
const block = ["payments:", "  regions: [us-east-1]", "  models:", `    default: ${sonnet}`];

describe("a team that is added", () => {
  test("comes after the last team, with a blank line before it where the others have one", () => {
    const after = afterAdd(spaced);
    expect(changedLines(spaced, after)).toEqual({
      added: ["", ...block.map((line) => `    ${line}`)],
      removed: [],
    });
    expect(after).toContain("      # still of caching\n\n    payments:\n");
    expect(after).toContain(`default: ${sonnet}\n    # of nobody\n`);
  });

  test("is indented as the others are, and leaves the end of the file as it was", () => {
    const after = afterAdd(odd, { budget: 500 });
    expect(changedLines(odd, after)).toEqual({
      added: [
        "       payments:",
        "         regions: [us-east-1]",
        "         models:",
        `           default: ${sonnet}`,
        "         budget: { limit: 500, periodicReset: monthly }",
      ],
      removed: [],
    });
    expect(after.endsWith("monthly }")).toBe(true);
  });

  test.each([
    ["Windows line breaks", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\ufeff${text}`],
    ["both", (text: string) => `\ufeff${text.replaceAll("\n", "\r\n")}`],
  ])("keeps %s", (_, written) => {
    expect(afterAdd(written(spaced))).toBe(written(afterAdd(spaced)));
    expect(afterAdd(written(odd))).toBe(written(afterAdd(odd)));
  });

  test("joins teams in braces, in one line or in lines of their own", () => {
    expect(afterAdd(braces)).toBe(braces.replace(" } # all", `, payments: ${team} } # all`));
    expect(afterAdd(bracesInLines)).toBe(
      bracesInLines.replace("} # the last", `}, # the last\n    payments: ${team}`),
    );
    expect(afterAdd(commas)).toBe(commas.replace("# the last", `# the last\n    payments: ${team},`));
  });

  test("is the first one where there are no teams yet", () => {
    const lines = block.map((line) => `    ${line}\n`).join("");
    const teams = (value: string) => `${none}  bedrock-portkey:teams:${value}\n  aws:region: us-east-1\n`;
    expect(afterAdd(none)).toBe(`${none}  bedrock-portkey:teams:\n${lines}`);
    expect(afterAdd(teams(" {}"))).toBe(teams(`\n${lines}`.trimEnd()));
    expect(afterAdd(teams(" {} # none yet"))).toBe(teams(` # none yet\n${lines}`.trimEnd()));
    expect(afterAdd(teams(""))).toBe(teams(`\n${lines}`.trimEnd()));
    expect(afterAdd(teams(" &all {}"))).toBe(teams(` &all\n${lines}`.trimEnd()));
    expect(afterAdd("config: { bedrock-portkey:workspace: ws-dev, bedrock-portkey:teams: {} }\n")).toBe(
      `config: { bedrock-portkey:workspace: ws-dev, bedrock-portkey:teams: { payments: ${team} } }\n`,
    );
    expect(afterAdd("config: { bedrock-portkey:workspace: ws-dev, bedrock-portkey:teams: }\n")).toBe(
      `config: { bedrock-portkey:workspace: ws-dev, bedrock-portkey:teams: { payments: ${team} } }\n`,
    );
    expect(afterAdd("config: { bedrock-portkey:workspace: ws-dev }\n")).toBe(
      `config: { bedrock-portkey:workspace: ws-dev, bedrock-portkey:teams: { payments: ${team} } }\n`,
    );
  });

  test("is found where the file names its teams without the project", () => {
    const short = `config:\n  workspace: ws-dev\n  teams: { search: ${team} }\n`;
    expect(afterAdd(short)).toBe(short.replace("} } }", `} }, payments: ${team} }`));
  });

  test.each(["yes", "123", "1e3", "null", "2027-01-31", "a,b", "-x", "@home", "y", "true"])(
    "may be called %s, in a block and in braces",
    (name) => {
      for (const file of [odd, braces]) {
        expect(Object.keys(parse(afterAdd(file, {}, name)).config["bedrock-portkey:teams"])).toContain(name);
      }
    },
  );

  test("gets a stack of its own where the environment has a file for all of its stacks", () => {
    const files = { "environments/dev.yaml": "workspace: ws-dev\n" };
    expect(addTo(files, "dev", "payments", { budget: 20, regions: ["us-west-2", "us-east-1"] })).toBe(
      `config:
  aws:region: us-west-2
  bedrock-portkey:environment: dev
  bedrock-portkey:team:
    regions: [us-west-2, us-east-1]
    models:
      default: ${sonnet}
    budget: { limit: 20, periodicReset: monthly }
`,
    );
  });
});

describe("a team that is removed", () => {
  test("takes its comments and the blank line before it along, and nobody else's", () => {
    const after = afterRemove(spaced, "caching");
    expect(after).toBe(spaced.replace(/\n {4}# Second,[\s\S]*still of caching\n/, ""));
    expect(afterRemove(spaced, "search")).toBe(spaced.replace(/ {4}# First\.[\s\S]*limit: 5 }\n\n/, ""));
  });

  test.each([
    ["Windows line breaks", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\ufeff${text}`],
  ])("keeps %s", (_, written) => {
    expect(afterRemove(written(spaced), "caching")).toBe(written(afterRemove(spaced, "caching")));
    expect(afterRemove(written(odd), "caching")).toBe(written(afterRemove(odd, "caching")));
  });

  test("leaves a file without a line break at its end without one", () => {
    expect(afterRemove(odd, "caching")).toBe(odd.slice(0, odd.indexOf("\n       caching")));
  });

  test("leaves braces whole", () => {
    expect(afterRemove(braces, "search")).toBe(braces.replace(`search: ${team}, `, ""));
    expect(afterRemove(braces, "caching")).toBe(braces.replace(`, caching: ${team}`, ""));
    expect(afterRemove(bracesInLines, "search")).toBe(
      bracesInLines.replace(/ {4}# First\.[\s\S]*by itself\n/, ""),
    );
    expect(afterRemove(bracesInLines, "caching")).toBe(
      bracesInLines.replace(/, # by itself[\s\S]*the last/, " # by itself"),
    );
    expect(afterRemove(commas, "caching")).toBe(commas.replace(/\n {4}# Second[\s\S]*the last/, ""));
  });

  test("leaves an empty map behind where it was the last", () => {
    const last = `${none}  bedrock-portkey:teams: # all\n    # The one.\n    payments: ${team}\n  aws:region: us-east-1\n`;
    expect(afterRemove(last)).toBe(`${none}  bedrock-portkey:teams: {} # all\n  aws:region: us-east-1\n`);
    expect(afterRemove(`${none}  bedrock-portkey:teams: { payments: ${team} }\n`)).toBe(
      `${none}  bedrock-portkey:teams: {}\n`,
    );
  });

  test("may be the one that uses an anchor, or holds one for itself alone", () => {
    const anchored = `${none}  bedrock-portkey:teams:
    search: &base
      regions: [us-east-1]
      metadata: { project: &shop checkout, shop: *shop }
      models: { default: ${sonnet} }
    caching: *base
`;
    expect(afterRemove(anchored, "caching")).toBe(anchored.replace("    caching: *base\n", ""));
    const alone = anchored.replace("*base", team);
    expect(afterRemove(alone, "search")).toBe(alone.replace(/ {4}search[\s\S]*?(?= {4}caching)/, ""));
  });
});

describe("a rotation", () => {
  test("raises the serials that are there, in their lines alone", () => {
    const before = `${none}  bedrock-portkey:teams:
    payments:
      regions:  [us-east-1]
      accessKey: {   serial: 7,   keepPrevious: true } # since May
      models: { default: ${sonnet} }
      apiKey:
        # Rotated by hand.
        serial:   2 # twice
        transitionMinutes: 60
`;
    expect(afterRotate(before)).toBe(before.replace("serial: 7", "serial: 8").replace("2 # t", "3 # t"));
    expect(afterRotate(before, ["accessKey"])).toBe(before.replace("serial: 7", "serial: 8"));
    expect(afterRotate(before, ["apiKey"])).toBe(before.replace("2 # t", "3 # t"));
  });

  test("begins with 2 where no serial is said", () => {
    expect(changedLines(spaced, afterRotate(spaced, [], "search"))).toEqual({
      added: ["      accessKey: { serial: 2 }", "      apiKey: { serial: 2 }"],
      removed: [],
    });
    const keeping = `${none}  bedrock-portkey:teams:
    payments:
      accessKey: { keepPrevious: true }
      apiKey:
        transitionMinutes: 60
      regions: [us-east-1]
      models: { default: ${sonnet} }
`;
    expect(afterRotate(keeping)).toBe(
      keeping
        .replace("true }", "true, serial: 2 }")
        .replace("transitionMinutes: 60\n", "transitionMinutes: 60\n        serial: 2\n"),
    );
    const empty = keeping.replace("{ keepPrevious: true }", "{}");
    expect(afterRotate(empty, ["accessKey"])).toBe(empty.replace("{}", "{ serial: 2 }"));
  });

  test("finds its place in a team in braces", () => {
    expect(afterRotate(braces, ["apiKey"], "search")).toBe(
      braces.replace("} }, caching", "}, apiKey: { serial: 2 } }, caching"),
    );
    expect(afterRotate(bracesInLines, [], "caching")).toBe(
      bracesInLines.replace("} } #", "}, accessKey: { serial: 2 }, apiKey: { serial: 2 } } #"),
    );
  });

  test.each([
    ["Windows line breaks", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\ufeff${text}`],
  ])("keeps %s", (_, written) => {
    expect(afterRotate(written(spaced), [], "caching")).toBe(written(afterRotate(spaced, [], "caching")));
  });

  test("leaves out what a team does not have", () => {
    const role = spaced.replace(
      "[us-east-1] # at home",
      "[us-east-1] # at home\n      identity: assumedRole",
    );
    expect(changedLines(role, afterRotate(role, [], "caching")).added).toEqual([
      "      apiKey: { serial: 2 }",
    ]);
    const existing = role
      .replace("identity: assumedRole", "apiKey: { existing: old }")
      .concat("  bedrock-portkey:old: { secure: v1:abc }\n");
    expect(changedLines(existing, afterRotate(existing, [], "caching")).added).toEqual([
      "      accessKey: { serial: 2 }",
    ]);
  });

  test("works in the file of a team's own stack", () => {
    const files = {
      "Pulumi.dev-payments.yaml": `encryptionsalt: v1:abc
config:
  bedrock-portkey:environment: dev
  bedrock-portkey:portkeyApiKey: { secure: v1:abc }
  bedrock-portkey:team: # ours
    regions: [us-east-1]
    models: { default: ${sonnet} }
    apiKey: { serial: 4 }
`,
      "environments/dev.yaml": "workspace: ws-dev\n",
    };
    expect(rotateIn(files, "dev", "payments")).toBe(
      files["Pulumi.dev-payments.yaml"].replace(
        "{ serial: 4 }",
        "{ serial: 5 }\n    accessKey: { serial: 2 }",
      ),
    );
  });
});
