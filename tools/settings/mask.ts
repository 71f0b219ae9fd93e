const value = String.raw`(?:[^"\\\r\n]|\\[^nr])`;
const headers = "x-portkey-api-key|x-api-key|authorization|proxy-authorization";

/** A header of a credential, in a text of one header a line, itself in JSON. */
const header = new RegExp(`((?:${headers})\\s*:\\s*(?:(?:Bearer|Basic) +)?${value}{0,4})${value}*`, "gi");

/** A JSON key whose name says that its value is a credential. */
const variable = new RegExp(
  `("[^"\\\\]*(?:key|token|secret|password|credential)[^"\\\\]*"\\s*:\\s*"${value}{0,4})(?:[^"\\\\]|\\\\.)*`,
  "gi",
);

/** The text of settings in which credentials show their first four characters alone. */
export function masked(text: string): string {
  return text.replace(header, "$1…").replace(variable, "$1…");
}
