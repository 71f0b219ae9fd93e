/** Characters of a secret that stay, so that it can be told from another one. */
const shown = 4;

/** A function that shortens each secret in a text to its first characters and `…`, whether plain or encoded. */
export function masking(secrets: readonly string[]): (text: string) => string {
  const places = [...new Set(secrets)]
    .filter((secret) => secret !== "")
    // A longer secret may have a shorter one in it.
    .sort((a, b) => b.length - a.length)
    .flatMap((secret) => {
      // Half of a short secret would be most of it.
      const mask = secret.length < 2 * shown ? "…" : `${secret.slice(0, shown)}…`;
      return [...new Set([secret, ...encoded(secret)])].map((text) => [text, mask] as const);
    });
  return (text) => places.reduce((rest, [secret, mask]) => rest.replaceAll(secret, mask), text);
}

function encoded(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [inJson, inJson.replaceAll("/", "\\/"), encodeURIComponent(secret), ...base64(secret)];
}

/** What a secret is within base64, by where it starts in the text that was encoded. */
function base64(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    // The characters at both ends also depend on what stands beside the secret.
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    const inner = bytes.toString("base64").slice(start, end);
    return inner.length < shown ? [] : [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
