import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { settings } from "../../../../components/claude-code/settings.ts";
import type { Mode, SettingsScope } from "../../../../components/claude-code/settings-source.ts";
import { openSettingsFile } from "../../../../tools/settings/settings-file.ts";
import { removeSettings, writeSettings } from "../../../../tools/settings/write.ts";
import { source } from "../../components/settings-source.ts";
import { someLayout, someSettings, written } from "./some-json.ts";

// Two hundred files take a busy machine a while.
vi.setConfig({ testTimeout: 60_000 });

const permissions = { allow: ["WebFetch"], deny: ["Read(./.env)"] };
const keyless = source({ apiKeyHelper: "print-key", permissions });
const keyed = source({ permissions });

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-settings-"));
});
afterAll(() => rm(folder, { force: true, recursive: true }));

/** A file of its own. */
async function fileWith(content?: string | Buffer): Promise<string> {
  const path = join(await mkdtemp(join(folder, `${count++}-`)), "settings.json");
  if (content !== undefined) await writeFile(path, content);
  return path;
}

async function write(path: string, team = keyless, mode: Mode = "bedrock", scope: SettingsScope = "user") {
  return writeSettings(await openSettingsFile(path, path), {
    scope,
    settings: settings(team, { mode, scope }),
  });
}

async function remove(path: string) {
  return removeSettings(await openSettingsFile(path, path), permissions);
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

const backupOf = (path: string) => `${path}.before-bedrock-portkey`;

describe("a developer's file", () => {
  test("is kept before the first write, left alone by a second, and comes back byte for byte", async () => {
    const someFile = fc.oneof(
      {
        arbitrary: fc.tuple(someSettings, someLayout).map(([json, layout]) => written(json, layout)),
        weight: 9,
      },
      { arbitrary: fc.constantFrom("", " \n", "\ufeff", "{}", "{ }\n"), weight: 1 },
    );
    const somePast = fc.array(fc.constantFrom<Mode>("bedrock", "messages"), { maxLength: 2, minLength: 1 });
    await fc.assert(
      fc.asyncProperty(someFile, somePast, async (content, past) => {
        const path = await fileWith(content);
        for (const mode of past) {
          await write(path, keyless, mode);
          const [bytes, { mtimeNs }] = [await readFile(path, "utf8"), await stat(path, { bigint: true })];
          expect(await write(path, keyless, mode)).toMatchObject({ changed: false });
          expect(await readFile(path, "utf8")).toBe(bytes);
          expect((await stat(path, { bigint: true })).mtimeNs).toBe(mtimeNs);
          expect(await readFile(backupOf(path), "utf8")).toBe(content);
        }
        expect(await remove(path)).toBe("restored");
        expect(await readFile(path, "utf8")).toBe(content);
        expect(await readdir(join(path, ".."))).toEqual(["settings.json"]);
      }),
      { numRuns: 200 },
    );
  });

  test("that only we made is gone after it, through rotations of the key", async () => {
    const path = await fileWith();
    await write(path, keyed);
    await write(path, source({ apiKey: "pk-2" }));
    expect(await remove(path)).toBe("deleted");
    expect(await readdir(join(path, ".."))).toEqual([]);
    expect(await remove(path)).toBe("none");
  });

  test("that we made keeps what was added to it", async () => {
    const path = await fileWith();
    await write(path, keyed);
    await writeFile(path, (await readFile(path, "utf8")).replace("{", '{\n  "theme": "dark",'));
    await write(path, source({ apiKey: "pk-2" }));
    expect(await remove(path)).toBe("taken out");
    expect(await readFile(path, "utf8")).toBe('{\n  "theme": "dark"\n}\n');
  });

  test("that was there before is not deleted with the last of its settings", async () => {
    const path = await fileWith('{"theme": "dark"}');
    await write(path);
    await writeFile(path, (await readFile(path, "utf8")).replace('"theme": "dark",', ""));
    expect(await remove(path)).toBe("taken out");
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({});
  });

  test("is cleared of settings that came with a checkout, where no backup did", async () => {
    const path = await fileWith(JSON.stringify({ ...settings(keyless), theme: "dark" }, undefined, 2));
    expect(await remove(path)).toBe("taken out");
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ theme: "dark" });
    expect(await remove(path)).toBe("none");
  });

  test("behind a link is written where it is, and the link stays, whether or not the file is there", async () => {
    for (const content of ['{"theme": "dark"}', undefined]) {
      const [real, link] = [await fileWith(content), await fileWith()];
      await symlink(real, link);
      await write(link);
      expect((await lstat(link)).isSymbolicLink()).toBe(true);
      expect(JSON.parse(await readFile(real, "utf8")).apiKeyHelper).toBe("print-key");
      await remove(link);
      expect(await readFile(real, "utf8").catch(() => undefined)).toBe(content);
    }
  });
});

describe("what contradicts the settings", () => {
  /** A file as editors of different systems leave it. */
  const layouts: [name: string, text: string][] = [
    ["on one line", '{"env":{"CLAUDE_CODE_USE_VERTEX":"1","A":1},"apiKeyHelper":"echo other"}'],
    [
      "with tabs, CRLF and a byte order mark",
      '\ufeff{\r\n\t"apiKeyHelper": "echo other",\r\n\t"env": {\r\n\t\t"ANTHROPIC_API_KEY": "sk-ant-other",\r\n\t\t"A": 1,\r\n\t\t"CLAUDE_CODE_USE_VERTEX": true\r\n\t}\r\n}\r\n',
    ],
    ["with nothing else in it", '{\n  "env": {\n    "CLAUDE_CODE_USE_MANTLE": 1\n  }\n}'],
    ["with numbers", '{ "env": { "CLAUDE_CODE_USE_FOUNDRY": 1.0, "ANTHROPIC_SMALL_FAST_MODEL": "x" } }\n'],
  ];
  test.each(layouts)("in a file %s goes, and comes back byte for byte", async (_name, text) => {
    for (const mode of ["messages", "bedrock"] as const) {
      const path = await fileWith(text);
      await write(path, keyed, mode);
      const { apiKeyHelper, env } = JSON.parse((await readFile(path, "utf8")).replace("\ufeff", ""));
      expect(apiKeyHelper).toBeUndefined();
      expect(Object.keys(env).filter((name) => /VERTEX|MANTLE|FOUNDRY|API_KEY|SMALL/.test(name))).toEqual([]);
      expect(await write(path, keyed, mode)).toMatchObject({ changed: false });
      expect(await remove(path)).toBe("restored");
      expect(await readFile(path, "utf8")).toBe(text);
    }
  });

  test("is named once, without its value, and what is on the way out anyway is not", async () => {
    const path = await fileWith(
      JSON.stringify({
        apiKeyHelper: "echo other",
        env: {
          ANTHROPIC_API_KEY: "sk-ant-other",
          ANTHROPIC_CUSTOM_HEADERS: "Authorization: Bearer other\nx-team: a",
          ANTHROPIC_MODEL: "claude-other",
          CLAUDE_CODE_USE_VERTEX: "0",
        },
      }),
    );
    expect((await write(path)).notes).toEqual([
      `${path}: took out env.ANTHROPIC_API_KEY, authorization of env.ANTHROPIC_CUSTOM_HEADERS: another provider, address, credential or model than the team's (--remove puts back what was there)`,
    ]);
    expect((await write(path, keyless, "messages")).notes).toEqual([]);
  });

  test("and was added after the first write goes with the next one, and comes back with the rest", async () => {
    for (const before of ['{"theme": "dark"}', undefined]) {
      const path = await fileWith(before);
      await write(path, keyed, "messages");
      const edited = JSON.parse(await readFile(path, "utf8"));
      edited.env.CLAUDE_CODE_USE_VERTEX = 1;
      edited.env.ANTHROPIC_FOUNDRY_API_KEY = "other";
      await writeFile(path, JSON.stringify(edited));
      const { notes } = await write(path, keyed, "messages");
      expect(notes.join()).toContain("took out env.CLAUDE_CODE_USE_VERTEX, env.ANTHROPIC_FOUNDRY_API_KEY: ");
      expect(await readFile(path, "utf8")).not.toMatch(/VERTEX|FOUNDRY/);
      await remove(path);
      expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
        ...(before && JSON.parse(before)),
        env: { ANTHROPIC_FOUNDRY_API_KEY: "other", CLAUDE_CODE_USE_VERTEX: 1 },
      });
    }
  });

  test("stays where it was put back after the settings had gone in", async () => {
    const path = await fileWith('{"env": {"CLAUDE_CODE_USE_NEXT": "1"}}');
    await write(path, keyed);
    await writeFile(
      path,
      (await readFile(path, "utf8")).replace('"env": {', '"env": {"CLAUDE_CODE_USE_NEXT": 0,'),
    );
    await remove(path);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ env: { CLAUDE_CODE_USE_NEXT: 0 } });
  });
});

describe("headers of others", () => {
  const headersIn = async (path: string): Promise<string> =>
    JSON.parse(await readFile(path, "utf8")).env?.ANTHROPIC_CUSTOM_HEADERS;
  const withHeaders = (lines: string) =>
    fileWith(JSON.stringify({ env: { ANTHROPIC_CUSTOM_HEADERS: lines } }));
  const route = "x-portkey-provider: bedrock\nx-portkey-virtual-key: payments-1";

  test("stay beside ours, through a rotation and a removal", async () => {
    const path = await withHeaders("CF-Access-Client-Id: 1.access\r\nX-Portkey-Config: pc-old\nx-team: a:b");
    const before = await readFile(path, "utf8");
    await write(path, source({ apiKey: "pk-1" }));
    await write(path, source({ apiKey: "pk-2" }));
    expect(await headersIn(path)).toBe(
      `x-portkey-api-key: pk-2\n${route}\nCF-Access-Client-Id: 1.access\r\nx-team: a:b`,
    );
    expect(await remove(path)).toBe("restored");
    expect(await readFile(path, "utf8")).toBe(before);
  });

  test("that were added or removed since then stay added or removed", async () => {
    const path = await withHeaders("x-one: 1\nAuthorization: Bearer other\nx-two: 2");
    await write(path);
    expect(await headersIn(path)).toBe(`${route}\nx-one: 1\nx-two: 2`);
    await writeFile(path, (await readFile(path, "utf8")).replace("x-one: 1", "x-three: 3"));
    await write(path);
    expect(await headersIn(path)).toBe(`${route}\nx-three: 3\nx-two: 2`);
    await remove(path);
    expect(await headersIn(path)).toBe("Authorization: Bearer other\nx-three: 3\nx-two: 2");
  });

  test("in a project's local file do not hide the route of the project", async () => {
    const path = await withHeaders("x-team: a");
    const file = await openSettingsFile(path, path);
    const local = settings(keyless, { scope: "local" });
    expect(local).toEqual({});
    await writeSettings(file, { headers: route, scope: "local", settings: local });
    expect(await headersIn(path)).toBe(`${route}\nx-team: a`);
  });
});

describe("who can read a file", () => {
  test("with a key in it: its owner alone, the backup too", async () => {
    const [fresh, shared] = [await fileWith(), await fileWith("{}")];
    await chmod(shared, 0o664);
    await write(fresh, keyed);
    await write(shared, keyed, "messages");
    expect([await modeOf(fresh), await modeOf(shared), await modeOf(backupOf(shared))]).toEqual([
      "600",
      "600",
      "600",
    ]);
  });

  test("that is current, but open to others: its owner alone, after another write", async () => {
    const path = await fileWith();
    await write(path, keyed);
    await chmod(path, 0o644);
    expect(await write(path, keyed)).toMatchObject({ changed: true });
    expect(await modeOf(path)).toBe("600");
  });

  test("without a key: whoever could, and everybody for a new one", async () => {
    const [fresh, shared] = [await fileWith(), await fileWith("{}")];
    await chmod(shared, 0o664);
    await write(fresh);
    await write(shared);
    expect([await modeOf(fresh), await modeOf(shared)]).toEqual(["644", "664"]);
  });

  test("of scope project: whoever works in it, for no key is there in any mode", async () => {
    for (const mode of ["bedrock", "messages"] as const) {
      const path = await fileWith();
      await write(path, keyed, mode, "project");
      expect(await modeOf(path)).toBe("644");
      expect(await readFile(path, "utf8")).not.toContain("pk-1");
    }
  });
});

describe("a file that settings cannot go into stays as it is, and the message says why", () => {
  const files: [content: string | Buffer, why: string][] = [
    [
      '{\n  // mine\n  "a": 1\n}',
      "line 2, column 3: invalid comment token: not the plain JSON that Claude Code takes",
    ],
    [
      '{\n  "a": 1,\n}',
      "line 3, column 1: property name expected: not the plain JSON that Claude Code takes",
    ],
    ['{"a": 1', "line 1, column 8: close brace expected: not the plain JSON that Claude Code takes"],
    ['\ufeff{"a" 1}', "line 1, column 6: colon expected: not the plain JSON that Claude Code takes"],
    ["[]", "the whole is a list, not an object"],
    ['"text"', "the whole is text, not an object"],
    ['{"env": []}', "env is a list, not an object"],
    ['{"permissions": null}', "permissions is null, not an object"],
    ['{"permissions": {"allow": "x"}}', "permissions.allow is text, not a list"],
    ['{"permissions": {"deny": {}}}', "permissions.deny is an object, not a list"],
    ['{"env": {},\n "env": {}}', "line 2, column 2: env is there twice"],
    [
      '{"env": {"CLAUDE_CODE_USE_NEXT": 0, "CLAUDE_CODE_USE_NEXT": 1}}',
      "line 1, column 37: env.CLAUDE_CODE_USE_NEXT is there twice",
    ],
    [
      '{"env": {"ANTHROPIC_MODEL": "a", "ANTHROPIC_MODEL": "b"}}',
      "line 1, column 34: env.ANTHROPIC_MODEL is there twice",
    ],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "is not UTF-8"],
    [Buffer.from('\ufeff{"a": 1}', "utf16le"), "is not UTF-8"],
  ];
  test.each(files)("%#: %s", async (content, why) => {
    const path = await fileWith(content);
    await expect(write(path)).rejects.toThrow(`${path}: ${why}`);
    await expect(remove(path)).rejects.toThrow(`${path}: ${why}`);
    expect(await readFile(path)).toEqual(Buffer.from(content));
    expect(await readdir(join(path, ".."))).toEqual(["settings.json"]);
  });

  test("a folder", async () => {
    await expect(write(folder)).rejects.toThrow(`${folder}: is not a file`);
  });

  test("keys of others that are there twice are the developer's own matter", async () => {
    const path = await fileWith('{"a": 1, "a": 2, "env": {"A": 1, "A": 2}}');
    await write(path);
    expect(await readFile(path, "utf8")).toMatch(
      '{"a": 1, "a": 2, "env": {"A": 1, "A": 2, "ANTHROPIC_BEDROCK_BASE_URL":',
    );
  });
});

describe("git", () => {
  const notes = async (path: string) => (await write(path, keyed)).notes;
  const repository = async () => {
    const path = await fileWith("{}");
    const git = (...args: string[]) =>
      execa("git", ["-C", join(path, ".."), "-c", "user.name=t", "-c", "user.email=t@example.com", ...args]);
    await git("init", "--quiet");
    return { git, path };
  };

  test("a key is never written into a file that is tracked, staged or committed", async () => {
    const { git, path } = await repository();
    await git("add", "settings.json");
    const refusal = `${path}: git tracks it, and these settings hold a key: write --scope project there, and --scope local into settings.local.json`;
    await expect(write(path, keyed)).rejects.toThrow(refusal);
    await git("commit", "--quiet", "--message=x");
    await rm(path);
    await expect(write(path, keyed, "messages")).rejects.toThrow(refusal);
    await writeFile(path, "{}");
    expect(await readdir(join(path, ".."))).toEqual([".git", "settings.json"]);
    expect(await write(path, keyed, "bedrock", "project")).toMatchObject({ changed: true, notes: [] });
  });

  const helper = "let claudeCode.apiKeyHelper fetch it for the team, and no settings hold one";

  test("a link from elsewhere into a repository does not get around it, and the way out is one that there is", async () => {
    const { git, path } = await repository();
    await git("add", "settings.json");
    const link = await fileWith();
    await symlink(path, link);
    await expect(write(link, keyed)).rejects.toThrow(
      `${link}: git tracks it, and these settings hold a key: ${helper}`,
    );
    const dotfiles = join(await mkdtemp(join(folder, "home-")), ".claude");
    await symlink(join(path, ".."), dotfiles);
    await expect(write(join(dotfiles, "settings.json"), keyed)).rejects.toThrow(helper);
  });

  test("a developer's own file in a home folder that is a repository has no other scope beside it", async () => {
    const { git, path } = await repository();
    await git("add", "settings.json");
    vi.stubEnv("CLAUDE_CONFIG_DIR", join(path, ".."));
    await expect(write(path, keyed)).rejects.toThrow(helper);
    vi.unstubAllEnvs();
    await expect(write(path, keyed, "bedrock", "managed")).rejects.toThrow(helper);
    await expect(write(path, keyed, "bedrock", "local")).rejects.toThrow(
      `${path}: git tracks it, and these settings hold a key: git rm --cached ${path}, and add it to .gitignore`,
    );
  });

  test("a file that the next commit may take in is named, with its backup", async () => {
    const { path } = await repository();
    expect(await notes(path)).toEqual([
      `${path} holds a key: add it and ${path}.before-bedrock-portkey to .gitignore`,
    ]);
  });

  test("nothing is said of one that is ignored, or outside of any work tree", async () => {
    const { path } = await repository();
    await writeFile(join(path, "..", ".gitignore"), "settings.json*\n");
    expect(await notes(path)).toEqual([]);
    expect(await notes(await fileWith("{}"))).toEqual([]);
  });

  test("without git there is nothing that could track a file", async () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      expect(await notes(await fileWith("{}"))).toEqual([]);
    } finally {
      process.env.PATH = path;
    }
  });

  test("a repository that git refuses to read is no reason to write a key into it", async () => {
    const { path } = await repository();
    await writeFile(join(path, "..", ".git", "config"), "[core");
    await expect(write(path, keyed)).rejects.toThrow(
      "git cannot tell whether it is tracked: fatal: bad config line",
    );
    expect(await readFile(path, "utf8")).toBe("{}");
  });
});

test("a managed file with a key says whose it must be", async () => {
  const path = await fileWith();
  expect((await write(path, keyed, "bedrock", "managed")).notes).toEqual([
    `${path} holds a key and can be read by its owner alone: that must be the developer's account; or use claudeCode.apiKeyHelper`,
  ]);
  expect((await write(await fileWith(), keyless, "bedrock", "managed")).notes).toEqual([]);
});
