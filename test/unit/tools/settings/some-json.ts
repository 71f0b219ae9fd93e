import * as fc from "fast-check";
import { type Node, parseTree } from "jsonc-parser";
import { ourSettings, ourVariables } from "../../../../tools/settings/our-keys.ts";

/** JSON as people write it: an object is its entries in their order, any other value its text. */
export type Json = string | readonly Json[] | { readonly entries: readonly (readonly [string, Json])[] };

const oddKey = fc.constantFrom(
  "0",
  "10",
  "7",
  "__proto__",
  "constructor",
  "toString",
  "",
  "a.b",
  'q"q',
  "ключ",
  "\n",
);
const anyKey = fc.oneof(
  oddKey,
  fc.string({ maxLength: 6, unit: "binary" }),
  fc.constantFrom("theme", "hooks"),
);
const oddNumber = fc.constantFrom(
  "12345678901234567890123",
  "1e400",
  "-0",
  "1.10",
  "0.1E+2",
  "9007199254740993",
);
const scalar = fc.oneof(
  oddNumber,
  fc.constantFrom("true", "false", "null", '"\\u00e9\\/"'),
  fc.string({ maxLength: 8, unit: "binary" }).map((text) => JSON.stringify(text)),
);

function object(key: fc.Arbitrary<string>, value: fc.Arbitrary<Json>, maxLength = 5): fc.Arbitrary<Json> {
  const entry = fc.tuple(key, value);
  return fc.uniqueArray(entry, { maxLength, selector: ([name]) => name }).map((entries) => ({ entries }));
}

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    object(anyKey, tie("value"), 3),
  ),
}));

const entries = fc.array(
  fc.oneof(
    fc.constantFrom("Bash(npm test)", "Read(./.env)", "WebFetch").map((text) => JSON.stringify(text)),
    scalar,
  ),
  { maxLength: 4 },
);
/** Variables of other setups, of later versions of Claude Code, and in the letters of Windows. */
const leftover = fc.constantFrom(
  "ANTHROPIC_FOUNDRY_API_KEY",
  "ANTHROPIC_VERTEX_BASE_URL",
  "CLAUDE_CODE_USE_NEWCLOUD",
  "CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL",
  "anthropic_base_url",
);
const headerLine = fc.constantFrom(
  "Authorization: Bearer other",
  "CF-Access-Client-Id: 1.access\r",
  "X-Portkey-Config: pc-other",
  "x-team: a:b",
  "no header",
  "",
);
const headers = fc
  .array(headerLine, { maxLength: 4 })
  .map((lines) => ["ANTHROPIC_CUSTOM_HEADERS", JSON.stringify(lines.join("\n"))] as [string, Json]);
const env = fc
  .uniqueArray(
    fc.oneof(
      headers,
      fc.tuple(
        fc.oneof(fc.constantFrom<string>(...ourVariables), leftover, anyKey),
        fc.oneof(scalar, value, fc.constantFrom('"0"', "false", '"haiku"')),
      ),
    ),
    { maxLength: 8, selector: ([name]) => name },
  )
  .map((entries) => ({ entries }));
const permissions = fc
  .tuple(
    fc.option(entries),
    fc.option(entries),
    object(
      anyKey.filter((key) => !/^(allow|deny)$/.test(key)),
      value,
      2,
    ),
  )
  .map(([allow, deny, others]) => ({
    entries: [
      ...(allow ? [["allow", allow] as const] : []),
      ...(others as { entries: readonly (readonly [string, Json])[] }).entries,
      ...(deny ? [["deny", deny] as const] : []),
    ],
  }));

/** A settings.json of some developer, own values for our keys included. */
export const someSettings: fc.Arbitrary<Json> = fc
  .uniqueArray(
    fc.oneof(
      fc.tuple(fc.constant("env"), env),
      fc.tuple(fc.constant("permissions"), permissions),
      fc.tuple(fc.constantFrom<string>(...ourSettings, "fallbackModel"), fc.oneof(scalar, value)),
      fc.tuple(anyKey, value),
    ),
    { maxLength: 8, selector: ([name]) => name },
  )
  .map((entries) => ({ entries: entries as [string, Json][] }));

/** How a person or an editor lays JSON out. */
export const someLayout = fc.record({
  colon: fc.constantFrom(": ", ":", " : "),
  end: fc.constantFrom("", "\n", "\n\n"),
  indent: fc.constantFrom("  ", "    ", "\t", "", null),
  newline: fc.constantFrom("\n", "\r\n"),
  start: fc.constantFrom("", "\ufeff", "\n"),
});
type Layout = typeof someLayout extends fc.Arbitrary<infer L> ? L : never;

/** The text of a file. */
export function written(json: Json, layout: Layout): string {
  return layout.start + print(json, layout, 1) + layout.end;
}

function print(json: Json, layout: Layout, depth: number): string {
  if (typeof json === "string") return json;
  const { colon, indent, newline } = layout;
  const isList = Array.isArray(json);
  const items = isList
    ? (json as readonly Json[]).map((item) => print(item, layout, depth + 1))
    : (json as { entries: readonly (readonly [string, Json])[] }).entries.map(
        ([key, value]) => JSON.stringify(key) + colon + print(value, layout, depth + 1),
      );
  const [open, close] = isList ? "[]" : "{}";
  if (items.length === 0) return `${open}${close}`;
  const space = (level: number) => (indent === null ? "" : newline + indent.repeat(level));
  return open + items.map((item) => space(depth) + item).join(",") + space(depth - 1) + close;
}

/** Reads a text back, by its tokens: what JSON.parse would lose is in it. */
export function readBack(text: string): Json {
  JSON.parse(text.replace(/^\ufeff/, ""));
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const read = (node: Node): Json => {
    if (node.type === "array") return (node.children ?? []).map(read);
    if (node.type !== "object") return text.slice(start).slice(node.offset, node.offset + node.length);
    return {
      entries: (node.children ?? []).map(({ children }) => {
        const [key, value] = children as [Node, Node];
        return [key.value as string, read(value)] as const;
      }),
    };
  };
  return read(parseTree(text.slice(start)) as Node);
}

/** The value at a path. */
export function valueAt(json: Json | undefined, path: readonly string[]): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return json;
  if (json === undefined || typeof json === "string" || Array.isArray(json)) return undefined;
  const { entries } = json as { entries: readonly (readonly [string, Json])[] };
  return valueAt(entries.find(([name]) => name === key)?.[1], rest);
}
