/** Text that replaces a secret in everything that is printed. */
const replacement = "[secret]";

/** The shortest encoded form to look for: a shorter one would also hit text that has nothing to do with the secret. */
const shortestEncoded = 8;

/** Characters of a secret that may stay, and how long it must be for that: the rest is still too long to guess. */
const [shownStart, longEnough] = [4, 20];

/** How secrets are masked. */
export interface MaskOptions {
  /** Whether a long secret keeps its first four characters, by which people tell two keys apart. @default false */
  readonly showStart?: boolean;
}

/**
 * Replaces secrets in a text, in each form in which servers, shells and tools are known to repeat what they were sent:
 * as it is, escaped for JSON, URL or HTML, in base64 (also inside of a longer encoded text) and in hex.
 *
 * @param secrets an empty one is ignored
 */
export function mask(text: string, secrets: Iterable<string>, options: MaskOptions = {}): string {
  return masker(secrets, options)(text);
}

/** A copy of a JSON value in which each text is masked, the keys of objects included. */
export function maskJson(value: unknown, secrets: Iterable<string>): unknown {
  return maskTexts(masker(secrets), value);
}

/** The start of a secret that is long enough to show it, else nothing of it. */
export function startOf(secret: string): string {
  return secret.length < longEnough ? replacement : `${secret.slice(0, shownStart)}…`;
}

function maskTexts(masked: (text: string) => string, value: unknown): unknown {
  if (typeof value === "string") return masked(value);
  if (Array.isArray(value)) return value.map((entry) => maskTexts(masked, entry));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [masked(key), maskTexts(masked, inner)]),
  );
}

/** One pattern for all secrets, longer ones first: a longer secret may contain a shorter one. */
function masker(
  secrets: Iterable<string>,
  { showStart = false }: MaskOptions = {},
): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  if (known.length === 0) return (text) => text;
  const pattern = new RegExp(known.map((secret) => `(${formsOf(secret).join("|")})`).join("|"), "g");
  return (text) =>
    text.replace(pattern, (_match, ...groups) => {
      const found = known.find((_secret, index) => groups[index] !== undefined);
      return showStart && found !== undefined ? startOf(found) : replacement;
    });
}

function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const spellings = new Set([secret, inJson, inJson.replaceAll("/", "\\/")]);
  return [characterwise(secret), ...[...spellings].flatMap(encoded)];
}

/**
 * A pattern of a secret each of whose characters is plain or escaped, whatever the escape: `\/` and `\u002f` of JSON,
 * `%2F` and `%2f` of URLs, `&#x2F;`, `&#47;` and `&amp;` of HTML. What is escaped again has its escapes escaped:
 * repetitions are bounded, so that no text makes the search slow.
 */
function characterwise(secret: string): string {
  return [...secret].map(spelled).join("");
}

/** Names of characters in HTML, after their ampersand. */
const entities: Readonly<Record<string, string>> = {
  '"': "quot;",
  "&": "amp;",
  "'": "apos;",
  "<": "lt;",
  ">": "gt;",
};

/** The start of a character's name or number in HTML. */
const ampersand = "&(?:amp;){0,3}";

/** A backslash, itself perhaps encoded for a URL. */
const backslash = "(?:\\\\|%(?:25){0,3}5[cC])";

/** A pattern of a character in whatever spelling. What is escaped again has its backslashes escaped, too. */
function spelled(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const point = character.codePointAt(0) ?? 0;
  const inJson = JSON.stringify(character).slice(1, -1);
  // The longest first, so that nothing of one is left where a shorter one fits too.
  const spellings = [
    units.map((unit) => `u${anyCase(unit.toString(16).padStart(4, "0"))}`).join(`${backslash}{1,64}`),
    [...Buffer.from(character)]
      .map((byte) => `%(?:25){0,3}${anyCase(byte.toString(16).padStart(2, "0"))}`)
      .join(""),
    `${ampersand}#[xX]0{0,8}${anyCase(point.toString(16))};`,
    `${ampersand}#0{0,8}${point};`,
    ...(entities[character] === undefined ? [] : [ampersand + entities[character]]),
    literal(character),
    ...(inJson.startsWith("\\") ? [literal(inJson.slice(1))] : []),
    ...(character === " " ? ["\\+"] : []),
  ];
  return `${backslash}{0,64}(?:${spellings.join("|")})`;
}

/** Patterns of the forms that turn several characters into others at once. */
function encoded(text: string): string[] {
  const hex = Buffer.from(text).toString("hex");
  return [...base64(text).map(inLines), ...(hex.length < shortestEncoded ? [] : [anyCase(hex)])];
}

/** A pattern of base64 of either alphabet that may go over several lines, their ends perhaps escaped. */
function inLines(text: string): string {
  const alphabets: Readonly<Record<string, string>> = { "+": "[+-]", "/": "[/_]" };
  return [...text].map((digit) => alphabets[digit] ?? digit).join("(?:\\s|\\\\{1,64}[rn]){0,4}");
}

/** Forms of a secret within base64, by where it begins in the text that was encoded. */
function base64(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    // The characters at both ends also depend on what is beside the secret.
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    const inner = bytes.toString("base64").slice(start, end);
    return inner.length < shortestEncoded ? [] : [inner];
  });
}

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/gi, (digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
