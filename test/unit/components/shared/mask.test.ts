import fc from "fast-check";
import { expect, test } from "vitest";
import { mask, maskJson } from "../../../../components/shared/mask.ts";
import { type Form, forms } from "./forms.ts";

const secret = fc.string({ minLength: 12, maxLength: 60, unit: "grapheme-ascii", size: "max" });
const around = fc.string({ maxLength: 10, unit: "grapheme-ascii" });

test.each(Object.keys(forms))("no secret is printed in the form: %s", (name) => {
  const form = forms[name] as Form;
  fc.assert(
    fc.property(around, secret, around, (before, secret, after) => {
      const printed = mask(form(before + secret + after), [secret]);
      expect(printed).toContain("[secret]");
      // Base64 leaves the characters at both ends, which also depend on what is beside the secret.
      expect(printed.length).toBeLessThanOrEqual(form(before + after).length + "[secret]".length + 8);
    }),
    { numRuns: 30 },
  );
});

test("a longer secret that contains a shorter one leaves no remainder", () => {
  expect(mask("pk-abcdefgh-42", ["pk-abcdefgh", "pk-abcdefgh-42"])).toBe("[secret]");
});

test("a text without secrets stays as it is", () => {
  expect(mask("status 401 of AKIA…", ["", "wJalrXUtnFEMI/K7MDENG"])).toBe("status 401 of AKIA…");
});

test("a text that is all escapes does not make the search slow", () => {
  const text = "\\".repeat(1_000_000);
  expect(mask(text, ["pk-abcdefgh/42"])).toBe(text);
});

test("two keys can be told apart by their first characters, where enough of them stays hidden", () => {
  const [one, other] = ["pk-a/bcdefgh-ijklmnop-1", "sk-a/bcdefgh-ijklmnop-2"];
  const text = `${one} ${Buffer.from(other).toString("base64")} short-secret`;
  const printed = mask(text, [one, other, "short-secret"], { showStart: true });
  expect(printed).toMatch(/^pk-a… sk-a…\S{0,4} \[secret\]$/);
});

test("secrets are masked in keys and values of JSON", () => {
  expect(maskJson({ "key-12345678": ["a key-12345678", 1, null] }, ["key-12345678"])).toEqual({
    "[secret]": ["a [secret]", 1, null],
  });
});
