import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { Mistakes, section, whole } from "../../../../components/mistakes.ts";
import { openSource } from "../../../../tools/configuration/doc-comments.ts";
import { toJsonSchema } from "../../../../tools/configuration/json-schema.ts";
import { readSchema } from "../../../../tools/configuration/read-schema.ts";
import { Tables } from "../../../../tools/configuration/tables.ts";

const checkout = join(import.meta.dirname, "../../../..");

/** Reads a schema whose source is `text`. */
function readSource(schema: z.core.$ZodType, text: string) {
  const folder = mkdtempSync(join(tmpdir(), "configuration-"));
  onTestFinished(() => rmSync(folder, { force: true, recursive: true }));
  const options = {
    allowImportingTsExtensions: true,
    module: "nodenext",
    noEmit: true,
    strict: true,
    types: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
  const imports = `import * as z from "${checkout}/node_modules/zod/index.js";
import { section, whole } from "${checkout}/components/mistakes.ts";`;
  writeFileSync(join(folder, "spec.ts"), `${imports}\nexport const spec = ${text};`);
  const source = openSource(folder, ["spec.ts"]);
  return readSchema(source, schema, source.exported("spec.ts", "spec"));
}

function mistakesOf(...args: Parameters<typeof readSource>): readonly string[] {
  try {
    readSource(...args);
  } catch (error) {
    if (error instanceof Mistakes) return error.lines;
    throw error;
  }
  return [];
}

test("the documents in docs/ are what the program says today", async () => {
  const command = ["tools/configuration/configuration.ts", "--check"];
  const { all, exitCode } = await execa("node", command, { all: true, cwd: checkout, reject: false });
  expect(all).toBe("");
  expect(exitCode).toBe(0);
}, 60_000);

test("a mistake in the command line writes nothing", async () => {
  const command = ["tools/configuration/configuration.ts", "--chek", "docs"];
  const { exitCode, stderr } = await execa("node", command, { cwd: checkout, reject: false });
  expect(stderr.split("\n")).toEqual([
    '--chek: unknown option (did you mean "--check"?)',
    "docs: takes no argument",
  ]);
  expect(exitCode).toBe(2);
});

test("a field without a doc comment is refused, however deep it is, and a default of what is required", () => {
  const schema = section({ limit: whole(1), outer: z.array(section({ inner: whole(1) })).optional() });
  const text = `section({
  /** Dollars. @default 5 */
  limit: whole(1),
  /** Some. @default none */
  outer: z.array(section({
    inner: whole(1) })).optional(),
})`;
  expect(mistakesOf(schema, text)).toEqual([
    "spec.ts:5: limit says a @default, but is required",
    "spec.ts:8: inner has no doc comment",
  ]);
}, 30_000);

test("a default is the schema's own, whatever its comment says", () => {
  const schema = section({ days: whole(1, 365).default(60) });
  const value = readSource(schema, "section({\n/** Days. @default 90 */ days: whole(1, 365).default(60) })");
  if (value.kind !== "section") throw new Error("no section");
  expect(new Tables().of(value.fields).split("\n").at(-1)).toBe(
    "| `days` | whole number, 1 to 365 | `60` (90) | Days. |",
  );
  expect(toJsonSchema(value)).toEqual({
    additionalProperties: false,
    properties: {
      days: { description: "Days. Default: `60` (90).", maximum: 365, minimum: 1, type: "integer" },
    },
    type: "object",
  });
}, 30_000);
