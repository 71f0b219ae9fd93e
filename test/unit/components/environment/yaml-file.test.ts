import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readYamlFile, yamlFile } from "../../../../components/environment/yaml-file.ts";
import { folderWith, mistakesOf } from "../../tools/team/some-project.ts";

/** The mistakes of a file that cannot be read. */
function refusal(text: string): readonly string[] {
  return mistakesOf(() => yamlFile("Pulumi.dev.yaml", text));
}

/** The doubts about one value, written after its key. */
function doubts(value: string): string[] {
  return yamlFile("Pulumi.dev.yaml", `a: ${value}`).doubts.map(
    ({ message, path }) => `${path.join(".")}: ${message}`,
  );
}

/** Ten thousand million values in some hundred bytes, or as many as `levels` have. */
function bomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const of = level === 0 ? "x" : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(10).fill(of).join(", ")}]`;
  });
  return `${lines.join("\n")}\n`;
}

describe("a file that would take the machine's memory is refused in one line:", () => {
  test("some hundred bytes of aliases", () => {
    expect(bomb(10).length).toBeLessThan(600);
    expect(refusal(bomb(10))).toEqual([
      "Pulumi.dev.yaml: comes to 12,345,679,021 values, at most 250,000 are read (an alias counts as all that it repeats)",
    ]);
  });

  test("aliases in merge keys", () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const merged = level === 0 ? "" : `<<: *m${level - 1}, `;
      const copies = Array.from(
        { length: 9 },
        (_, copy) => `c${level}${copy}: ${level === 0 ? 1 : `*m${level - 1}`}`,
      );
      return `m${level}: &m${level} { ${merged}${copies.join(", ")} }`;
    });
    expect(refusal(levels.join("\n"))).toEqual([
      expect.stringMatching(/^Pulumi\.dev\.yaml: comes to [\d,]+ values/),
    ]);
  });

  test("an alias within what it repeats", () => {
    expect(refusal("a: &a [*a]\n")).toEqual(["Pulumi.dev.yaml: has the alias *a within what it repeats"]);
    expect(refusal("a: &a [1]\nb: &a [*a]\n")).toEqual([
      "Pulumi.dev.yaml: has the anchor &a twice (each needs a name of its own)",
    ]);
  });

  test("brackets without an end", () => {
    expect(refusal(`a: ${"[".repeat(60)}${"]".repeat(60)}\n`)).toEqual([
      "Pulumi.dev.yaml: is nested more than 50 levels deep",
    ]);
    expect(refusal("[".repeat(500_000))).toEqual(["Pulumi.dev.yaml: is nested more than 50 levels deep"]);
    expect(refusal("- ".repeat(500_000))).toEqual(["Pulumi.dev.yaml: is nested more than 50 levels deep"]);
    expect(refusal("a:\n".repeat(300_000))).toEqual(["Pulumi.dev.yaml: has more than 250,000 values"]);
  });

  test("too many bytes", () => {
    const folder = folderWith({});
    writeFileSync(join(folder, "large.yaml"), `a: ${"x".repeat(3_000_000)}\n`);
    const line = "large.yaml: has 3.0 MB, at most 3.0 MB are read";
    expect(mistakesOf(() => readYamlFile(folder, "large.yaml"))).toEqual([line]);
    expect(mistakesOf(() => yamlFile("large.yaml", `a: ${"é".repeat(1_500_000)}\n`))).toEqual([line]);
  });

  test("what never ends", () => {
    expect(mistakesOf(() => readYamlFile("/dev", "zero"))).toEqual(["zero: is not a file"]);
  });

  test("but not a whole company's teams that repeat one", () => {
    const teams = Array.from({ length: 5_000 }, (_, index) => `  t${index}: { <<: *base, regions: *home }\n`);
    const { value } = yamlFile(
      "Pulumi.dev.yaml",
      `base: &base { models: { default: m }, regions: &home [r] }\nteams:\n${teams.join("")}`,
    );
    expect(Object.keys((value as { teams: object }).teams)).toHaveLength(5_000);
  }, 60_000);
});

test("every mistake in the syntax has its line, but not hundreds", () => {
  expect(refusal("a: 1\nb: 2\na: 3\nb: 4\n")).toEqual([
    "Pulumi.dev.yaml: Map keys must be unique at line 3, column 1",
    "Pulumi.dev.yaml: Map keys must be unique at line 4, column 1",
  ]);
  const many = refusal("a: 1\n".repeat(300));
  expect(many).toHaveLength(11);
  expect(many.at(-1)).toBe("Pulumi.dev.yaml: 289 more errors");
});

test.each([
  ["a directive", "%YAML 1.1\n---\na: yes\n", "has a directive (remove the line that begins with %)"],
  [
    "a line break that only some readers know",
    'a: "b\u2028c"\n',
    '"\u2028" in line 1 (escape it, in double quotes)',
  ],
  ["a carriage return by itself", "a: 1\nb: 2\rc: 3\n", '"\\r" in line 2 (escape it, in double quotes)'],
  ["a control character", "a: \u001b[2J\n", '"\\u001b" in line 1 (escape it, in double quotes)'],
  [
    "an anchor that the engine reads otherwise",
    "a: &b:c 1\n",
    "has the anchor &b:c (allowed: letters, digits, _ and -)",
  ],
])("%s is refused", (_, text, message) => {
  const [line, ...more] = refusal(text);
  expect(more).toEqual([]);
  expect(line).toBe(`Pulumi.dev.yaml: ${message.replace("\u2028", "\\u2028")}`);
});

describe("what the engine would read otherwise is in doubt:", () => {
  test.each([
    ["1_000", "1_000 could be text or a number (quote text; write a number in decimal digits)"],
    ["010", "010 could be text or a number (quote text; write a number in decimal digits)"],
    ["0x1F", "0x1F could be text or a number (quote text; write a number in decimal digits)"],
    [".inf", ".inf could be text or a number (quote text; write a number in decimal digits)"],
    ["2026-02-30", "2026-02-30 could be text or a time (quote it; a date is written as 2027-01-31)"],
    ["!!str 2026-01-01", "has the tag tag:yaml.org,2002:str, which no value needs (remove it; quote text)"],
    ["!!binary aGk=", "has the tag tag:yaml.org,2002:binary, which no value needs (remove it; quote text)"],
    ["[b: 1]", "is a pair without braces (write { key: value })"],
    ["|2\n    b\n", "has the indentation indicator |2 (indent its lines, write |)"],
    ["|\n  b", "ends where the file ends (end the file with a line break)"],
    ['"\\nb"', "begins with a line break, which the engine leaves out (remove it)"],
    ['"b\\\n  c"', "escapes a line break (write it in one line, or as a block with >)"],
    ["{ <<: &x {}, <<: &y {} }", "has two merge keys (write <<: [*one, *other])"],
  ])("%s", (value, message) => {
    expect(doubts(value)).toContain(`${value === "[b: 1]" ? "a.0" : "a"}: ${message}`);
  });

  test.each(["12345", "true", "~", "2026-01-01"])("the key %s", (key) => {
    expect(doubts(`{ ${key}: 1 }`)).toEqual([`a.${key}: is a key that is no text (quote it)`]);
  });
});

test("what every reader takes for the same is not in doubt", () => {
  const file = yamlFile(
    "Pulumi.dev.yaml",
    `texts: [us-east-1, yes, "2026-01-01", '010', 1.2.3, 12ab, 10:30]
numbers: [0, -1, 500, 0.5, 123456789012345]
dates: [2027-01-31, 2027-01-31T18:00:00+01:00, 2027-01-31T17:00:00.5Z]
others: [true, False, ~, null, "", { a: b }]
block: |
  one
   two
folded: >-
  one
  two
`,
  );
  expect(file.doubts).toEqual([]);
  expect(file.value).toMatchObject({
    dates: [new Date("2027-01-31"), new Date("2027-01-31T17:00:00Z"), new Date("2027-01-31T17:00:00.500Z")],
    numbers: [0, -1, 500, 0.5, 123_456_789_012_345],
    texts: ["us-east-1", "yes", "2026-01-01", "010", "1.2.3", "12ab", "10:30"],
  });
});
