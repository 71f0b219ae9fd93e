import { customHeaders } from "./headers.ts";

/** The most keys of metadata, and the longest. Portkey documents neither; it takes values of 128 characters. Ours. */
const [mostKeys, longestKey] = [50, 128];

/**
 * The longest header of metadata, in characters. Servers and proxies take 8,000 for all headers of a request, Claude
 * Code's own among them. Ours.
 */
const longestHeader = 4_000;

/** A check across fields of a team: metadata that no header can carry. */
export function* metadataMistakes(
  metadata: Readonly<Record<string, string>>,
  members: readonly string[],
): Generator<readonly [path: PropertyKey[], message: string]> {
  const keys = Object.keys(metadata);
  if (keys.length > mostKeys) {
    yield [["metadata"], `has ${keys.length} entries, at most ${mostKeys} are allowed`];
    return;
  }
  for (const key of keys) {
    if (key === "" || key.length > longestKey || /\p{Cc}/u.test(key)) {
      yield [["metadata", key], `is not usable as a key (1 to ${longestKey} characters, in one line)`];
    }
  }
  const longest = Math.max(0, ...["", ...members].map((member) => headerOf(metadata, member).length));
  if (longest > longestHeader) {
    yield [
      ["metadata"],
      `makes a header of ${longest} characters, at most ${longestHeader} are allowed (other than ASCII counts six times)`,
    ];
  }
}

function headerOf(metadata: Readonly<Record<string, string>>, member: string): string {
  return customHeaders({}, { ...metadata, ...(member !== "" && { _user: member }) }) ?? "";
}
