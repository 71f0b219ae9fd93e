/** Text that replaces a secret in everything that is printed. */
const replacement = "[secret]";

/** The shortest encoded form to look for: a shorter one would also hit text that has nothing to do with the secret. */
const shortestEncoded = 8;

/**
 * Replaces secrets in a text, in each form in which servers, shells and tools are known to repeat what they were sent:
 * as it is, escaped for JSON, URL or HTML, in base64 (also inside of a longer encoded text) and in hex.
 *
 * @param secrets an empty one is ignored
 */
export function mask(text: string, secrets: Iterable<string>): string {
  const pattern = patternOf(secrets);
  return pattern === undefined ? text : text.replace(pattern, replacement);
}

/** A copy of a JSON value in which each text is masked, the keys of objects included. */
export function maskJson(value: unknown, secrets: Iterable<string>): unknown {
  const pattern = patternOf(secrets);
  return pattern === undefined ? value : maskedBy(pattern, value);
}

function maskedBy(pattern: RegExp, value: unknown): unknown {
  if (typeof value === "string") return value.replace(pattern, replacement);
  if (Array.isArray(value)) return value.map((entry) => maskedBy(pattern, entry));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(pattern, replacement),
      maskedBy(pattern, inner),
    ]),
  );
}

/** One pattern for all forms of all secrets, longer ones first: a longer secret may contain a shorter one. */
function patternOf(secrets: Iterable<string>): RegExp | undefined {
  const forms = [...new Set(secrets)]
    .filter((secret) => secret !== "")
    .sort((a, b) => b.length - a.length)
    .flatMap((secret) => [characterwise(secret), ...encoded(secret)]);
  return forms.length === 0 ? undefined : new RegExp(forms.join("|"), "g");
}

/**
 * A pattern of a secret each of whose characters is plain or escaped, whatever the escape: `\/` and `\u002f` of JSON,
 * `%2F` and `%2f` of URLs, `&#x2F;`, `&#47;` and `&amp;` of HTML.
 */
function characterwise(secret: string): string {
  return [...secret].map((character) => `(?:${formsOf(character).join("|")})`).join("");
}

/** Names of characters in HTML. */
const entities: Readonly<Record<string, string>> = {
  '"': "&quot;",
  "&": "&amp;",
  "'": "&apos;",
  "<": "&lt;",
  ">": "&gt;",
};

function formsOf(character: string): string[] {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const point = character.codePointAt(0) ?? 0;
  const forms = [
    units.map((unit) => `\\\\+u${anyCase(unit.toString(16).padStart(4, "0"))}`).join(""),
    [...Buffer.from(character)].map((byte) => `%${anyCase(byte.toString(16).padStart(2, "0"))}`).join(""),
    `&#[xX]0*${anyCase(point.toString(16))};`,
    `&#0*${point};`,
    ...(entities[character] === undefined ? [] : [literal(entities[character])]),
    ...(character === " " ? ["\\+"] : []),
  ];
  // A text in a text has its escapes escaped again.
  const short = JSON.stringify(character).slice(1, -1);
  const plain = short.startsWith("\\") ? `\\\\+${literal(short.slice(1))}` : `\\\\*${literal(character)}`;
  return [plain, literal(character), ...forms];
}

/** Forms that turn several characters into others at once. */
function encoded(secret: string): string[] {
  const hex = Buffer.from(secret).toString("hex");
  return [...base64(secret).map(literal), ...(hex.length < shortestEncoded ? [] : [anyCase(hex)])];
}

/** What a secret is within base64, by where it begins in the text that was encoded. */
function base64(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    // The characters at both ends also depend on what is beside the secret.
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    const inner = bytes.toString("base64").slice(start, end);
    return inner.length < shortestEncoded ? [] : [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/gi, (digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
