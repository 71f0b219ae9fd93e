import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  contrarySettings,
  isContrarySetting,
  isContraryVariable,
  mayBeContrary,
} from "../../../../components/claude-code/contrary.ts";
import { type Settings, settings } from "../../../../components/claude-code/settings.ts";
import { modes, settingsScopes } from "../../../../components/claude-code/settings-source.ts";
import { merged, takenOut } from "../../../../tools/settings/merge.ts";
import { ourPaths, ourSettings, ourVariables } from "../../../../tools/settings/our-keys.ts";
import { source } from "../../components/settings-source.ts";
import { type Json, readBack, someLayout, someSettings, valueAt, written } from "./some-json.ts";

// Two hundred files take a busy machine a while.
vi.setConfig({ testTimeout: 60_000 });

const payments = source({
  metadata: { team: "payments" },
  permissions: { allow: ["Bash(npm test)", "WebFetch"], deny: ["Read(./.env)"] },
});
const search = source({
  apiKeyHelper: "print-key",
  models: { allow: ["other"], default: "eu.anthropic.claude-sonnet-4-6", haiku: "h" },
  team: "search",
  telemetry: { endpoint: "http://otel:4317", logPrompts: true, protocol: "grpc" },
});
const someWish = fc.record({
  mode: fc.constantFrom(...modes),
  scope: fc.constantFrom(...settingsScopes),
  team: fc.constantFrom(payments, search),
});
const someText = fc
  .tuple(someSettings, someLayout)
  .map(([json, layout]) => written(json, { ...layout, start: layout.start.trim() as "" }));
const runs = { numRuns: 200 };

type Entries = { readonly entries: readonly (readonly [string, Json])[] };
type Wish = typeof someWish extends fc.Arbitrary<infer W> ? W : never;
const made = ({ mode, scope, team }: Wish) => settings(team, { mode, scope });
const write = (text: string, before: string, wish: Wish) => merged(text, before, made(wish));

/** Where a text has something of ours, or something that may contradict us. */
function paths(json: Json): readonly (readonly string[])[] {
  const env = (valueAt(json, ["env"]) as Entries | undefined)?.entries ?? [];
  const found = [
    ...ourPaths,
    ...contrarySettings.map((name) => [name]),
    ...env.filter(([name]) => mayBeContrary(name)).map(([name]) => ["env", name]),
  ];
  return found.filter((path) => path.at(-1) !== "ANTHROPIC_CUSTOM_HEADERS");
}

/** Whether a value would contradict what is written. */
function contradicts(path: readonly string[], value: Json | undefined, wish: Wish): boolean {
  if (value === undefined) return false;
  const [first = "", name] = path;
  const parsed = JSON.parse(plainText(value));
  return name === undefined
    ? isContrarySetting(first, parsed, made(wish))
    : isContraryVariable(name, parsed, made(wish));
}

/** The lines of ANTHROPIC_CUSTOM_HEADERS, without those that are ours to set. */
function foreignLines(json: Json): readonly string[] {
  const value = valueAt(json, ["env", "ANTHROPIC_CUSTOM_HEADERS"]);
  const text: unknown = value === undefined ? undefined : JSON.parse(plainText(value));
  if (typeof text !== "string") return [];
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^(x-portkey-|authorization|x-api-key)/i.test(line));
}

/** What is nobody's but the developer's: all of it but our keys, and permissions that were added. */
function others(json: Json, added: Settings["permissions"] = {}, had: Json = { entries: [] }): Json {
  const list = (name: "allow" | "deny", items: readonly Json[]) => {
    const old = (valueAt(had, ["permissions", name]) ?? []) as readonly Json[];
    const ours = (added[name] ?? []).map((entry) => JSON.stringify(entry));
    return items.filter((item, index) => index < old.length || !ours.includes(item as string));
  };
  const entries = (json as { entries: [string, Json][] }).entries.flatMap(([key, value]) => {
    if ([...ourSettings, ...contrarySettings].includes(key)) return [];
    const inner = (value as { entries?: [string, Json][] }).entries;
    if (key === "env" && inner) {
      const left = inner.filter(([name]) => !ourVariables.includes(name) && !mayBeContrary(name));
      return left.length === 0 ? [] : [[key, { entries: left }] as const];
    }
    if (key === "permissions" && inner) {
      const left = inner
        .map(([name, items]) =>
          name === "allow" || name === "deny"
            ? ([name, list(name, items as readonly Json[])] as const)
            : ([name, items] as const),
        )
        .filter(([, items]) => !Array.isArray(items) || items.length > 0);
      return left.length === 0 ? [] : [[key, { entries: left }] as const];
    }
    return [[key, value] as const];
  });
  return { entries };
}

describe("writing into 200 files of any content and layout", () => {
  test("gives each setting of ours its value, and leaves nothing that contradicts it", () => {
    fc.assert(
      fc.property(someText, someWish, (text, wish) => {
        const [old, next] = [readBack(text), readBack(write(text, text, wish))];
        for (const path of paths(old)) {
          const wanted = path.reduce<unknown>(
            (value, key) => (value as Record<string, unknown>)?.[key],
            made(wish),
          );
          const found = valueAt(next, path);
          if (wanted !== undefined) expect(found && JSON.parse(plainText(found))).toEqual(wanted);
          else if (contradicts(path, valueAt(old, path), wish)) expect(found).toBeUndefined();
          else expect(found).toEqual(valueAt(old, path));
        }
      }),
      runs,
    );
  });

  test("sets our headers before those of others, which stay", () => {
    fc.assert(
      fc.property(someText, someWish, (text, wish) => {
        const [old, next] = [readBack(text), readBack(write(text, text, wish))];
        const found = valueAt(next, ["env", "ANTHROPIC_CUSTOM_HEADERS"]);
        const ours = made(wish).env?.ANTHROPIC_CUSTOM_HEADERS;
        const lines = [...(ours ? [ours] : []), ...foreignLines(old)];
        expect(found && JSON.parse(plainText(found))).toEqual(lines.length > 0 ? lines.join("\n") : ours);
      }),
      runs,
    );
  });

  test("keeps everything else: each value to the digit, each key in its order, each permission", () => {
    fc.assert(
      fc.property(someText, someWish, (text, wish) => {
        const [old, next] = [readBack(text), readBack(write(text, text, wish))];
        expect(others(next, made(wish).permissions, old)).toEqual(others(old));
        for (const name of ["allow", "deny"] as const) {
          const had = (valueAt(old, ["permissions", name]) ?? []) as readonly Json[];
          const has = (valueAt(next, ["permissions", name]) ?? []) as readonly Json[];
          expect(has.slice(0, had.length)).toEqual(had);
          for (const entry of made(wish).permissions?.[name] ?? [])
            expect(has).toContain(JSON.stringify(entry));
          const added = has.slice(had.length);
          expect(new Set([...had, ...added]).size).toBe(new Set(had).size + added.length);
        }
      }),
      runs,
    );
  });

  test("leaves the order of keys that were there", () => {
    fc.assert(
      fc.property(someText, someWish, (text, wish) => {
        const keys = (json: Json, path: string[]) =>
          ((valueAt(json, path) as { entries?: [string, Json][] })?.entries ?? []).map(([key]) => key);
        const [old, next] = [readBack(text), readBack(write(text, text, wish))];
        for (const path of [[], ["env"], ["permissions"]]) {
          const [had, has] = [keys(old, path), keys(next, path)];
          const kept = had.filter((key) => has.includes(key));
          expect(has.slice(0, kept.length)).toEqual(kept);
        }
      }),
      runs,
    );
  });

  test("does nothing the second time", () => {
    fc.assert(
      fc.property(someText, someWish, (text, wish) => {
        const once = write(text, text, wish);
        expect(write(once, text, wish)).toBe(once);
      }),
      runs,
    );
  });

  test("says after a change of mode, scope or team what it would have said at once", () => {
    fc.assert(
      fc.property(someText, someWish, someWish, (text, first, second) => {
        const switched = readBack(write(write(text, text, first), text, second));
        const direct = readBack(write(text, text, second));
        for (const path of paths(direct)) expect(valueAt(switched, path)).toEqual(valueAt(direct, path));
        expect(foreignLines(switched)).toEqual(foreignLines(direct));
      }),
      runs,
    );
  });

  test("can be undone to the same JSON, whatever was written in between", () => {
    fc.assert(
      fc.property(someText, fc.array(someWish, { maxLength: 3, minLength: 1 }), (text, wishes) => {
        const last = wishes.reduce((current, wish) => write(current, text, wish), text);
        expect(readBack(takenOut(last, text, payments.permissions))).toEqual(readBack(text));
      }),
      runs,
    );
  });

  test("can be undone without what the developer changed elsewhere", () => {
    const someEdit = fc.tuple(fc.constantFrom("mine", "0", "Ünd"), fc.constantFrom('"x"', "1e400"));
    fc.assert(
      fc.property(someText, someWish, someEdit, (text, wish, [key, raw]) => {
        fc.pre(valueAt(readBack(text), [key]) === undefined);
        const edited = withFirst(write(text, text, wish), key, raw);
        const { entries } = readBack(takenOut(edited, text, payments.permissions)) as Entries;
        expect(entries).toContainEqual([key, raw]);
        expect({ entries: entries.filter(([name]) => name !== key) }).toEqual(readBack(text));
      }),
      runs,
    );
  });
});

describe("layout", () => {
  const made = { env: { ANTHROPIC_MODEL: "m" }, permissions: { allow: ["A"] } };

  test("a file of tabs and CRLF stays one", () => {
    const text = '{\r\n\t"theme": "dark"\r\n}\r\n';
    const next = merged(text, text, made);
    expect(next).toBe(
      '{\r\n\t"theme": "dark",\r\n\t"env": {\r\n\t\t"ANTHROPIC_MODEL": "m"\r\n\t},\r\n\t"permissions": {\r\n\t\t"allow": [\r\n\t\t\t"A"\r\n\t\t]\r\n\t}\r\n}\r\n',
    );
  });

  test("a file on one line stays on one, and lines of others are not laid out anew", () => {
    const line = '{"permissions":{"allow":["x"]}}';
    expect(merged(line, line, made)).toBe(
      '{"permissions":{"allow":["x","A"]},"env":{"ANTHROPIC_MODEL":"m"}}',
    );
    const mixed = '{\n  "hooks": {"a": [1,   2]},\n  "permissions": {"allow": ["x"]}\n}';
    expect(merged(mixed, mixed, made)).toBe(
      '{\n  "hooks": {"a": [1,   2]},\n  "permissions": {"allow": ["x", "A"]},\n  "env": {\n    "ANTHROPIC_MODEL": "m"\n  }\n}',
    );
  });

  test("a list of ours that somebody put on one line is what it was", () => {
    const text = '{\n  "availableModels": ["a",  "b"],\n  "env": {\n    "CLAUDE_CODE_USE_BEDROCK": 1\n  }\n}';
    const same = { availableModels: ["a", "b"], env: { CLAUDE_CODE_USE_BEDROCK: 1 } };
    expect(merged(text, "{}", same)).toBe(text);
    expect(JSON.parse(merged(text, "{}", { ...same, availableModels: ["a"] }))).toEqual({
      ...same,
      availableModels: ["a"],
    });
  });

  test("a file without anything in it reads as one that was written by hand", () => {
    expect(merged("{}\n", "{}\n", made)).toBe(`${JSON.stringify(made, undefined, 2)}\n`);
  });
});

describe("what a developer had", () => {
  test("comes back to the letter, escapes included", () => {
    const text = String.raw`{ "env": { "ANTHROPIC_CUSTOM_HEADERS": "x-caf\u00e9: a\/b" } }`;
    const bedrock = write(text, text, { mode: "bedrock", scope: "user", team: payments });
    const local = write(bedrock, text, { mode: "bedrock", scope: "local", team: search });
    expect(takenOut(local, text, payments.permissions)).toBe(text);
  });

  test("comes back where the new settings say nothing of it", () => {
    const text = '{"model": "opus", "env": {"OTEL_LOGS_EXPORTER": "console"}}';
    const messages = settings(payments, { mode: "messages" });
    const inMessages = merged(text, text, messages);
    expect(JSON.parse(inMessages).model).toBe(payments.models.default);
    const back = merged(inMessages, text, settings(payments));
    expect(JSON.parse(back)).toMatchObject({ env: { OTEL_LOGS_EXPORTER: "console" }, model: "opus" });
    expect(JSON.parse(back).env).not.toHaveProperty("ANTHROPIC_BASE_URL");
  });

  test("does not turn Bedrock on beside mode messages, nor send another's token to the gateway", () => {
    const text = '{"env": {"CLAUDE_CODE_USE_BEDROCK":"1","ANTHROPIC_AUTH_TOKEN":"own"}}';
    const env = (mode: "bedrock" | "messages") =>
      JSON.parse(merged(text, text, settings(payments, { mode }))).env;
    expect(env("messages")).not.toHaveProperty("CLAUDE_CODE_USE_BEDROCK");
    expect(env("bedrock")).not.toHaveProperty("ANTHROPIC_AUTH_TOKEN");
    expect(takenOut(merged(text, text, settings(payments)), text, payments.permissions)).toBe(text);
  });

  test("permissions that a team gives and the developer had before stay with the developer", () => {
    const text = '{"permissions":{"allow":["WebFetch"]}}';
    const next = merged(text, text, settings(payments));
    expect(JSON.parse(next).permissions).toEqual({
      allow: ["WebFetch", "Bash(npm test)"],
      deny: ["Read(./.env)"],
    });
    expect(takenOut(next, text, payments.permissions)).toBe(text);
  });
});

/** A text with one more key, as somebody would add it. */
function withFirst(text: string, key: string, raw: string): string {
  const comma = (readBack(text) as Entries).entries.length > 0 ? "," : "";
  return text.replace("{", () => `{ ${JSON.stringify(key)}: ${raw}${comma}`);
}

function plainText(json: Json): string {
  if (typeof json === "string") return json;
  if (Array.isArray(json)) return `[${json.map(plainText).join(",")}]`;
  return `{${(json as { entries: [string, Json][] }).entries.map(([key, value]) => `${JSON.stringify(key)}:${plainText(value)}`).join(",")}}`;
}
