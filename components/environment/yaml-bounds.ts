import { type Document, isAlias, isCollection, isNode, isPair, Lexer } from "yaml";

/**
 * The most values of a file, where an alias counts as all that it repeats. Without a bound some hundred bytes of aliases
 * come to gigabytes. 5,000 teams, as many as an AWS account has users, have about 150,000. Ours.
 */
const mostValues = 250_000;

/** The deepest nesting. A team's deepest value is at 8. Ours. */
const mostLevels = 50;

const tooDeep = `is nested more than ${mostLevels} levels deep`;

/**
 * Why a text is too much to be parsed, undefined where it is not. To parse a megabyte of brackets takes a gigabyte; to split
 * it into its tokens takes next to nothing.
 */
export function textMistake(text: string): string | undefined {
  let values = 0;
  let level = 0;
  let dashes = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") level += 1;
    if (token === "]" || token === "}") level -= 1;
    if (token === "\n" || token === "\r\n") dashes = 0;
    if (token === "-") dashes += 1;
    if (token === "-" || token === ":" || token === ",") values += 1;
    if (level > mostLevels || dashes > mostLevels) return tooDeep;
    if (values > mostValues) return `has more than ${mostValues.toLocaleString("en")} values`;
  }
  return undefined;
}

/** Why a document is too much to be read, undefined where it is not. */
export function boundMistake({ contents }: Document.Parsed): string | undefined {
  /** Number of values by anchor; undefined while the walk is within it. */
  const anchored = new Map<string, number | undefined>();
  try {
    const values = sizeOf(contents, 0);
    if (values <= mostValues) return undefined;
    const [has, most] = [values, mostValues].map((count) => count.toLocaleString("en"));
    return `comes to ${has} values, at most ${most} are read (an alias counts as all that it repeats)`;
  } catch (error) {
    if (error instanceof Unbounded) return error.message;
    throw error;
  }

  function sizeOf(node: unknown, level: number): number {
    if (level > mostLevels) throw new Unbounded(tooDeep);
    if (isAlias(node)) {
      const size = anchored.has(node.source) ? anchored.get(node.source) : 1;
      if (size === undefined) throw new Unbounded(`has the alias *${node.source} within what it repeats`);
      return size;
    }
    if (isPair(node)) return sizeOf(node.key, level) + sizeOf(node.value, level);
    if (!isNode(node)) return 0;
    if (node.anchor !== undefined && !/^[\w-]+$/.test(node.anchor)) {
      throw new Unbounded(`has the anchor &${node.anchor} (allowed: letters, digits, _ and -)`);
    }
    if (node.anchor !== undefined && anchored.has(node.anchor)) {
      throw new Unbounded(`has the anchor &${node.anchor} twice (each needs a name of its own)`);
    }
    if (node.anchor !== undefined) anchored.set(node.anchor, undefined);
    let size = 1;
    if (isCollection(node)) for (const item of node.items) size += sizeOf(item, level + 1);
    if (node.anchor !== undefined) anchored.set(node.anchor, size);
    return size;
  }
}

class Unbounded extends Error {}
