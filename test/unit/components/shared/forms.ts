/** A way in which a text is written again. */
export type Form = (text: string) => string;

/** Ways in which servers, shells and tools write a text again. */
export const forms: Readonly<Record<string, Form>> = {
  "as it is": (text) => text,
  base64: (text) => Buffer.from(text).toString("base64"),
  base64url: (text) => Buffer.from(text).toString("base64url"),
  "hex, lower case": (text) => Buffer.from(text).toString("hex"),
  "hex, upper case": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  HTML: (text) => text.replaceAll(/[&<>"']/g, (it) => `&#${it.charCodeAt(0)};`),
  "HTML with names": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  JSON: (text) => JSON.stringify(text),
  "JSON in JSON": (text) => JSON.stringify(JSON.stringify(text)),
  "JSON of Go": (text) =>
    JSON.stringify(text).replaceAll(/[<>&]/g, (it) => `\\u00${it.charCodeAt(0).toString(16)}`),
  "JSON of PHP": (text) => JSON.stringify(text).replaceAll("/", "\\/"),
  "JSON in JSON in JSON": (text) => JSON.stringify(JSON.stringify(JSON.stringify(text))),
  "HTML, escaped twice": (text) =>
    text.replaceAll(/[&<>"']/g, (it) => `&amp;#x${it.charCodeAt(0).toString(16)};`),
  "base64 of JSON": (text) => Buffer.from(JSON.stringify({ text })).toString("base64"),
  "base64 in lines, as in mails": (text) =>
    Buffer.from(text).toString("base64").replaceAll(/.{76}/g, "$&\r\n"),
  URL: (text) => encodeURIComponent(text),
  "URL, lower case": (text) => encodeURIComponent(text).replaceAll(/%../g, (it) => it.toLowerCase()),
  "URL, encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "URL of a form": (text) => new URLSearchParams({ text }).toString(),
};
