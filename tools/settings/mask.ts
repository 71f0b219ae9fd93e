import { startOf } from "../../components/shared/mask.ts";

/*
 * Which values of a developer's own file are secrets is known only from the names beside them. A text whose secrets are
 * known goes through mask() of components/shared/mask.ts.
 */

/** A name whose value is a credential. The slug of a virtual key is not. */
const credential = "(?:authorization|cookie|credential|password|secret|token|(?<!virtual-)key)";
const value = String.raw`(?:[^"\\\r\n]|\\[^nr])`;

/** A header of a credential, in a text of one header a line, itself in JSON. */
const header = new RegExp(`(${credential}\\s*:\\s*(?:(?:Bearer|Basic) +)?)(${value}+)`, "gi");

/** A JSON key of a credential. */
const variable = new RegExp(`("[^"\\\\]*${credential}[^"\\\\]*"\\s*:\\s*")((?:[^"\\\\]|\\\\.)+)`, "gi");

/** The text of settings in which long credentials show their first four characters and others nothing. */
export function masked(text: string): string {
  const hide = (_match: string, name: string, secret: string) => name + startOf(secret);
  return text.replace(header, hide).replace(variable, hide);
}
