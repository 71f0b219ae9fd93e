import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  Scalar,
  type YAMLMap,
} from "yaml";
import { printable } from "../shared/printable.ts";
import { isGoTime } from "./go-time.ts";

/** Where a value is in a file: keys, and places in lists. */
export type Path = readonly (string | number)[];

/** A place in a file that its readers could take for different things. */
export interface Doubt {
  readonly path: Path;
  readonly message: string;
}

/**
 * Places that the engine could take for something else than this program's YAML reader. The engine reads files by Go's
 * yaml.v3 and hands values on as JSON; what is left here both read alike: text, decimal numbers, true and false, null,
 * dates in ISO 8601, maps with text as keys.
 *
 * Sources: resolve.go and decode.go of gopkg.in/yaml.v3 3.0.1, sdk/go/common/resource/config of Pulumi 3.259.
 */
export function doubtsIn({ contents }: Document.Parsed): Iterable<Doubt> {
  return doubtsOf(contents, []);
}

function* doubtsOf(node: unknown, path: Path): Generator<Doubt> {
  if (!isNode(node) || isAlias(node)) return;
  if (node.tag !== undefined) {
    yield {
      message: `has the tag ${printable(node.tag)}, which no value needs (remove it; quote text)`,
      path,
    };
  }
  if (isMap(node)) yield* doubtsOfMap(node, path);
  if (isSeq(node)) for (const [index, item] of node.items.entries()) yield* doubtsOf(item, [...path, index]);
  if (isScalar(node)) {
    const message = doubtOfScalar(node);
    if (message !== undefined) yield { message, path };
  }
}

function* doubtsOfMap(map: YAMLMap, path: Path): Generator<Doubt> {
  if (map.items.filter(isMerge).length > 1) {
    yield { message: "has two merge keys (write <<: [*one, *other])", path };
  }
  if (map.flow && map.srcToken === undefined) {
    yield { message: "is a pair without braces (write { key: value })", path };
  }
  for (const pair of map.items) {
    const { key, value } = pair;
    const inside = [...path, isScalar(key) ? (key.source ?? "") : String(key)];
    if (!isMerge(pair)) {
      if (!isScalar(key) || typeof key.value !== "string")
        yield { message: "is a key that is no text (quote it)", path: inside };
      yield* doubtsOf(key, inside);
    }
    yield* doubtsOf(value, inside);
  }
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.type === Scalar.PLAIN && key.source === "<<";
}

/** A number that every reader of YAML and JSON takes for the same. */
const decimal = /^(?:0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d{0,14})\.\d{1,15})$/;

/** A number for the engine, without its underscores, or for this program: hexadecimal, octal, with an exponent, … */
const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$|^[-+]?0[xob][-+]?[\da-f]+$|^[-+]?\.(?:inf|nan)$/i;

/** A date or time in ISO 8601, as JavaScript reads it too. */
const moment =
  /^[1-9]\d{3}-\d\d-\d\d(?:T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,3})?(?:Z|[-+](?:[01]\d|2[0-3]):[0-5]\d))?$/;

/** A date or time for the engine, whether or not there is such a day. */
const momentLike = /^\d{4}-\d{1,2}-\d{1,2}(?:(?:t|\s+)\d.*)?$/i;

/** Why a scalar is in doubt, undefined where it is not. */
function doubtOfScalar(node: Scalar): string | undefined {
  const { source = "", type, value } = node;
  if (typeof value === "string" && value.startsWith("\n")) {
    return "begins with a line break, which the engine leaves out (remove it)";
  }
  if (type === Scalar.QUOTE_DOUBLE && hasEscapedBreak(node)) {
    return "escapes a line break (write it in one line, or as a block with >)";
  }
  if (type === Scalar.BLOCK_FOLDED || type === Scalar.BLOCK_LITERAL) return doubtOfBlock(node);
  return type === Scalar.PLAIN ? doubtOfPlain(source, value) : undefined;
}

function hasEscapedBreak({ srcToken }: Scalar): boolean {
  return srcToken?.type === "double-quoted-scalar" && /\\\r?\n/.test(srcToken.source);
}

function doubtOfBlock({ srcToken }: Scalar): string | undefined {
  if (srcToken?.type !== "block-scalar") return undefined;
  const [header = ""] = srcToken.props.flatMap((token) =>
    token.type === "block-scalar-header" ? [token.source] : [],
  );
  if (/\d/.test(header)) return `has the indentation indicator ${header} (indent its lines, write |)`;
  const isCut = srcToken.source !== "" && !srcToken.source.endsWith("\n") && !header.includes("-");
  return isCut ? "ends where the file ends (end the file with a line break)" : undefined;
}

function doubtOfPlain(source: string, value: unknown): string | undefined {
  const text = printable(source);
  if (momentLike.test(source) && !isGoTime(source)) {
    return moment.test(source) && value instanceof Date && isDay(source)
      ? undefined
      : `${text} could be text or a time (quote it; a date is written as 2027-01-31)`;
  }
  return number.test(source.replaceAll("_", "")) && !decimal.test(source)
    ? `${text} could be text or a number (quote text; write a number in decimal digits)`
    : undefined;
}

/** Whether a date's day is one of its month: `2026-02-30` is text for the engine. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, "2026-01-01".length).split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day))
    .toISOString()
    .startsWith(text.slice(0, "2026-01-01".length));
}
