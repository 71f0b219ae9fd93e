import fc from "fast-check";
import { expect, test } from "vitest";
import { mask, maskJson } from "../../../../components/shared/mask.ts";

const secret = fc.string({ minLength: 12, maxLength: 60, unit: "grapheme-ascii" });
const around = fc.string({ maxLength: 10, unit: "grapheme-ascii" });

/** Ways in which servers, shells and tools write a text again. */
const forms: Readonly<Record<string, (text: string) => string>> = {
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
  URL: (text) => encodeURIComponent(text),
  "URL, lower case": (text) => encodeURIComponent(text).replaceAll(/%../g, (it) => it.toLowerCase()),
  "URL of a form": (text) => new URLSearchParams({ text }).toString(),
};

test.each(Object.keys(forms))("no secret is printed in the form: %s", (name) => {
  const form = forms[name] as (text: string) => string;
  fc.assert(
    fc.property(around, secret, around, (before, secret, after) => {
      const printed = mask(form(before + secret + after), [secret]);
      expect(printed).toContain("[secret]");
      // Base64 leaves the characters at both ends, which also depend on what is beside the secret.
      expect(printed.length).toBeLessThanOrEqual(form(before + after).length + "[secret]".length + 8);
    }),
  );
});

test("a longer secret that contains a shorter one leaves no remainder", () => {
  expect(mask("pk-abcdefgh-42", ["pk-abcdefgh", "pk-abcdefgh-42"])).toBe("[secret]");
});

test("a text without secrets stays as it is", () => {
  expect(mask("status 401 of AKIA…", ["", "wJalrXUtnFEMI/K7MDENG"])).toBe("status 401 of AKIA…");
});

test("secrets are masked in keys and values of JSON", () => {
  expect(maskJson({ "key-12345678": ["a key-12345678", 1, null] }, ["key-12345678"])).toEqual({
    "[secret]": ["a [secret]", 1, null],
  });
});
