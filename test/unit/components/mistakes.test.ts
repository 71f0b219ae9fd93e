import { expect, test } from "vitest";
import { Mistakes } from "../../../components/mistakes.ts";
import { mistakes, of, team } from "./stack-file.ts";

/*
 * A stack's file comes with a pull request: what its mistakes repeat of it is shown in terminals, logs of pipelines and
 * comments.
 */

const million = "x".repeat(1_000_000);

test.each([
  ["clears the screen", "\u001b[2J", "\\u001b[2J"],
  ["reads from right to left", "a\u202eb", "a\\u202eb"],
  ["starts a line of its own", "a\n::stop-commands::b", "a\\n::stop-commands::b"],
])("a mistake that repeats a text which %s does not do so itself", (_, text, shown) => {
  const found = [
    ...mistakes({ [text]: { ...team, regions: [text] } }),
    ...of({ budget: text, [text]: 1, members: [text, text], routing: { mode: text } }),
  ];
  expect(found.length).toBeGreaterThan(5);
  expect(found.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(found[0]).toContain(`teams.${shown}`);
});

test("a mistake in a value of a megabyte is a short line that still names the field and what is allowed", () => {
  expect(of({ regions: [million] })).toEqual([
    expect.stringMatching(
      /^teams\.payments\.regions\[0\]: "x{100}… \([\d,]+ more characters\)" is not an AWS region \(allowed: /,
    ),
  ]);
  for (const line of mistakes({ [million]: { ...team, [million]: million, budget: million } })) {
    expect(line.length).toBeLessThan(900);
  }
});

test("a line that begins as a command of a pipeline's log is no such command", () => {
  expect(new Mistakes(["::add-mask::x: unknown team"]).lines).toEqual(["\\::add-mask::x: unknown team"]);
});
