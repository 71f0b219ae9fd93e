import fc from "fast-check";
import { expect, test } from "vitest";
import {
  printable,
  printableJson,
  printableLines,
  printableMessage,
} from "../../../../components/shared/printable.ts";

test("a text from outside cannot move the cursor, reorder a line or start a new one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }),
  );
});

test.each([
  ["\u001b[2J", "\\u001b[2J"],
  ["team\u202egnp.exe", "team\\u202egnp.exe"],
  ["a\nb\tc\r", "a\\nb\\tc\\r"],
  ["::stop-commands::x", "\\::stop-commands::x"],
  ["  ::error::x", "  \\::error::x"],
  ["x ##[add-mask]y", "x #\\#[add-mask]y"],
  ["München 東京 🚀", "München 東京 🚀"],
])("%j is printed as %s", (text, printed) => {
  expect(printable(text)).toBe(printed);
});

test("a long text is cut and says by how much", () => {
  expect(printable("x".repeat(1_000_300))).toBe(`${"x".repeat(300)}… (1,000,000 more characters)`);
});

test("lines stay lines, each made printable", () => {
  expect(printableLines("one\r\n::two::\n\u0007")).toBe("one\n\\::two::\n\\u0007");
});

test("a long message is cut where it repeats a text, and keeps what it begins and ends with", () => {
  const printed = printableMessage(`teams.a: "${"x".repeat(1_000_000)}" is not a slug`);
  expect(printed).toMatch(/^teams\.a: "x{390}… \(999,225 more characters\) …x{385}" is not a slug$/);
  expect(printableMessage("::error::\u001b[2J")).toBe("\\::error::\\u001b[2J");
});

test("JSON that is printed is plain text and means the same", () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ stringUnit: "binary" }),
      fc.constantFrom("", "##[x", "\u202e", "\u2028"),
      (value, text) => {
        const printed = printableJson([value, text]);
        expect(printed).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028]|##\[/u);
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify([value, text])));
      },
    ),
  );
});
