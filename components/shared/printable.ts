/** The longest text from outside that a message repeats, in characters. */
const longest = 300;

/** The longest message, in characters: a list of a dozen long names fits. */
const longestMessage = 800;

/**
 * Control characters, characters that reorder or hide text (bidirectional controls, zero-width characters, tags),
 * line and paragraph separators, and halves of surrogate pairs.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * Makes one printable line of a text from outside: a file, an API, a command.
 *
 * Line breaks, control and invisible characters are escaped as JSON escapes them, so that nothing moves a terminal's
 * cursor, reorders a line or starts a command of a pipeline's log; a long text is cut.
 *
 * @param most characters to keep. @default 300
 */
export function printable(text: string, most = longest): string {
  const characters = [...text];
  const kept = characters.slice(0, most).join("");
  const rest = characters.length - most;
  return escaped(kept) + (rest > 0 ? `… (${rest.toLocaleString("en")} more characters)` : "");
}

/**
 * Makes lines of a text from outside printable, each as {@link printable} does, and keeps its line breaks.
 *
 * @param most characters to keep of each line. @default 300
 */
export function printableLines(text: string, most = longest): string {
  return text
    .split(/\r?\n/)
    .map((line) => printable(line, most))
    .join("\n");
}

/**
 * Makes one printable line of a message that repeats texts from outside. Like {@link printable}, but a long one is cut in
 * its middle: what the message itself reports is at its ends.
 *
 * @param most characters to keep. @default 800
 */
export function printableMessage(message: string, most = longestMessage): string {
  const characters = [...message];
  const rest = characters.length - most;
  if (rest <= 0) return escaped(message);
  const start = characters.slice(0, most / 2).join("");
  const end = characters.slice(-most / 2).join("");
  return `${escaped(start)}… (${rest.toLocaleString("en")} more characters) …${escaped(end)}`;
}

/**
 * Writes a value as indented JSON for people and programs: what {@link printable} escapes is escaped as JSON has it, and the
 * value stays the same.
 */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replace(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/gu, escapeOf)
    .replaceAll("##[", "#\\u0023[");
}

function escaped(text: string): string {
  return (
    text
      .replace(unprintable, escapeOf)
      // GitHub's runner takes a line that begins with "::" as a command, and "##[" anywhere in a line.
      .replace(/^(\s*):(?=:)/, "$1\\:")
      .replaceAll("##[", "#\\#[")
  );
}

function escapeOf(character: string): string {
  if (character === "\t") return "\\t";
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}
