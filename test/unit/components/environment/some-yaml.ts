import fc from "fast-check";

/*
 * Files of stacks, written in any way that YAML has, right and wrong. `teams.a` of each holds what was generated.
 */

const piece = fc.oneof(
  fc.constantFrom(..."0123456789_+-.eExXoObBTtZz:, ~"),
  fc.constantFrom("2026", "01", "12", "-", "T10:00:00", "null", "true", "0x", "0o", "0b", "inf", "e5", "00"),
);

/** Unquoted text that could be a number, a date, a switch or text. */
export const somePlain = fc.array(piece, { maxLength: 9, minLength: 1 }).map((pieces) => pieces.join(""));

/** Unquoted text that has been read in two ways, or nearly. */
export const knownPlain: readonly string[] = [
  ...["1", "+1", "-0", "010", "08", "1_000", "_1", "0o17", "-0o17", "0o-41_0", "0x1F", "0xG", "0b11", "0O17"],
  ...[
    "1.50",
    ".5",
    "5.",
    "1e3",
    "1e400",
    ".5_0",
    "1_0.5",
    "9007199254740993",
    "012345678901",
    ".inf",
    ".NaN",
  ],
  ...[
    "~",
    "null",
    "NULL",
    "nUll",
    "true",
    "True",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "=",
    "<<",
    "12:30",
    "190:20:30",
  ],
  ...["2026-01-01", "2026-1-1", "2026-02-30", "2026-13-01", "0000-01-01", "2026-01", "2026-01-01 10:00:00"],
  ...["2026-01-01T10:00:00Z", "2026-01-01T10:00:00", "2026-01-01T10:00:00,5Z", "2026-01-01T24:00:00Z"],
  ...["2027-01-31T18:00:00+01:00", "2026-01-01 00:00:00 +0000 UTC", "2026-01-01 10:00:00 +0100"],
];

/** A file with a scalar. */
export function withScalar(text: string): string {
  return `config:\n  teams:\n    a:\n      b: ${text}\n`;
}

interface Node {
  readonly anchor: string;
  /** Text, or nodes by key, or nodes. */
  readonly is: string | readonly (readonly [key: string, node: Node])[] | readonly Node[];
  readonly isFlow: boolean;
  readonly style: "plain" | "single" | "double" | "|" | ">";
  readonly chomp: string;
}

const words = fc.constantFrom(
  ...[
    "a",
    "us-east-1",
    "x: y",
    "# no",
    "- a",
    "'q'",
    '"d"',
    "",
    "1",
    "true",
    "~",
    "yes",
    "2026-01-01",
    "0.5",
  ],
  ...[
    " lead",
    "trail ",
    "é",
    "a\nb",
    "\n a\n\n  b\n",
    "a\tb",
    "a:",
    "[x]",
    "*s",
    "!!str t",
    "@q",
    "|",
    "> f",
  ],
  ...["a #b", "<<", "?", "-", "...", "a\\nb", "\u00a0", "😀", "a,b", "a\n", "a\n\n", "\n", "\\", "a'b", "#c"],
  ...["line one\nline two\n\n\nline three", "  two lead\nx", "x\n  y\n z"],
);
const keys = fc.constantFrom(
  "a",
  "b",
  "c",
  "k y",
  '"q"',
  "'q r'",
  "x.y",
  "x-y",
  "secure",
  "? z",
  "1",
  "true",
);

const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    anchor: fc.constantFrom("", "", "", "", "x", "y"),
    chomp: fc.constantFrom("", "-", "+"),
    is: fc.oneof(
      { maxDepth: 3 },
      { arbitrary: words, weight: 3 },
      { arbitrary: fc.constantFrom("*x ", "*y "), weight: 1 },
      fc.uniqueArray(fc.tuple(keys, tie("node")), { maxLength: 3, selector: ([key]) => key }),
      fc.uniqueArray(fc.tuple(fc.constantFrom("a", "<<", "b"), tie("node")), {
        maxLength: 2,
        selector: ([key]) => key,
      }),
      fc.array(tie("node"), { maxLength: 3 }),
    ),
    isFlow: fc.boolean(),
    style: fc.constantFrom("plain", "plain", "single", "double", "|", ">"),
  }),
}));

/** Files in which maps, lists, texts, anchors and merge keys are written in every style. */
export const someLayout = fc
  .record({
    end: fc.constantFrom("", "\n", "\n\n", "\n# end\n"),
    first: node,
    lineBreak: fc.constantFrom("\n", "\n", "\r\n"),
    second: node,
  })
  .map(({ end, first, lineBreak, second }) => {
    const text = `shared:${block(first, 0)}\nconfig:\n  teams:\n    a:${block(second, 4)}${end}`;
    return text.replaceAll("\n", lineBreak);
  });

/** A node as it stands after a key's colon or a dash. */
function block(node: Node, indent: number): string {
  const { anchor, is, isFlow } = node;
  if (typeof is === "string") return ` ${scalar(node, indent)}`;
  if (isFlow || is.length === 0) return ` ${flow(node, indent)}`;
  const pad = `\n${" ".repeat(indent + 2)}`;
  const lines = is.map((entry) =>
    isPair(entry) ? `${entry[0]}:${block(entry[1], indent + 2)}` : `-${block(entry, indent + 2)}`,
  );
  return `${anchor && ` &${anchor}`}${lines.map((line) => pad + line).join("")}`;
}

function flow(node: Node, indent: number): string {
  const { anchor, is, style } = node;
  if (typeof is === "string") {
    return scalar({ ...node, style: style === "|" || style === ">" ? "double" : style }, indent);
  }
  const entries = is.map((entry) =>
    isPair(entry) ? `${entry[0]}: ${flow(entry[1], indent)}` : flow(entry, indent),
  );
  const isMap = is.length > 0 && is.every(isPair);
  return `${anchor && `&${anchor} `}${isMap ? `{${entries.join(", ")}}` : `[${entries.join(", ")}]`}`;
}

function scalar({ anchor, chomp, is, style }: Node, indent: number): string {
  const text = String(is);
  if (text.startsWith("*")) return text;
  const pad = " ".repeat(indent + 2);
  const before = anchor && `&${anchor} `;
  switch (style) {
    case "plain":
      return before + text.replaceAll("\n", `\n${pad}`);
    case "single":
      return `${before}'${text.replaceAll("'", "''").replaceAll("\n", `\n\n${pad}`)}'`;
    case "double":
      return before + JSON.stringify(text);
    default: {
      const lines = text.split("\n").map((line) => (line === "" ? line : pad + line));
      return `${before}${style}${chomp}\n${lines.join("\n")}`;
    }
  }
}

function isPair(entry: Node | readonly [string, Node]): entry is readonly [string, Node] {
  return Array.isArray(entry);
}
