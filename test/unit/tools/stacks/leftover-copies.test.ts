import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { removeLeftoverCopies } from "../../../../tools/stacks/leftover-copies.ts";
import { repository } from "./some-repository.ts";

/*
 * What a killed `npm run stacks` leaves in the temporary folder: a stack's file, and the log of an engine, with secrets.
 */

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "leftover-copies-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

/** The id of a process that has ended. */
async function goneProcess(): Promise<number> {
  const child = execa(process.execPath, ["--eval", ""]);
  await child;
  return child.pid as number;
}

/** A private copy that these processes use. */
function copy(name: string, ...users: readonly string[]): string {
  const folder = join(temporary, `bedrock-portkey-stack-${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "events.jsonl"), "secret\n");
  if (users.length > 0) writeFileSync(join(folder, "used-by"), `${users.join("\n")}\n`);
  return folder;
}

test("a killed run's copy is removed by the next run, and no sooner than its engine is gone too", async () => {
  const project = repository();
  const bin = join(project.folder, ".bin");
  mkdirSync(bin);
  // The first run's engine goes on after that run is gone, as a real one does.
  const script = `#!/bin/sh
[ "$1" = preview ] && [ ! -e ${temporary}/first ] || exit 0
touch ${temporary}/first
exec sleep 600
`;
  writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
  const command = join(import.meta.dirname, "../../../../tools/stacks/stacks.ts");
  const run = () =>
    execa(process.execPath, [command, "preview", "dev"], {
      cwd: project.folder,
      env: { PATH: `${bin}:/usr/bin:/bin`, TMPDIR: temporary },
      reject: false,
    });
  const copies = () => readdirSync(temporary).filter((name) => name.startsWith("bedrock-portkey-stack-"));

  const first = run();
  const recorded = async () => {
    const [name = ""] = copies();
    const file = join(temporary, name, "used-by");
    return existsSync(file) ? (await execa("cat", [file])).stdout.split("\n") : [];
  };
  while ((await recorded()).length < 2) await setTimeout(10);
  const [left] = copies();
  const engine = Number((await recorded())[1]?.split(" ")[1]);
  expect(engine).toBeGreaterThan(1);
  first.kill("SIGKILL");
  await first;

  await run();
  expect(copies()).toEqual([left]);
  process.kill(engine, "SIGKILL");
  while (existsSync(`/proc/${engine}`)) await setTimeout(10);
  await run();
  expect(copies()).toEqual([]);
});

test("only copies that nobody uses are removed", async () => {
  const gone = await goneProcess();
  const dead = copy("dead", `${hostname()} ${gone}`);
  const kept = [
    copy("alive", `${hostname()} ${gone}`, `${hostname()} ${process.pid}`),
    copy("of-another-machine", `elsewhere ${gone}`),
    copy("without-record"),
    copy("unreadable-record", "?"),
  ];
  const other = join(temporary, "bedrock-portkey-other");
  mkdirSync(other);
  writeFileSync(join(other, "used-by"), `${hostname()} ${gone}\n`);
  const link = join(temporary, "bedrock-portkey-stack-link");
  symlinkSync(other, link);
  vi.stubEnv("TMPDIR", temporary);
  await removeLeftoverCopies();
  expect(existsSync(dead)).toBe(false);
  for (const folder of [...kept, other, link]) expect([folder, existsSync(folder)]).toEqual([folder, true]);
});

test.runIf(process.getuid?.() === 0)("another user's folder is left alone", async () => {
  const theirs = copy("theirs", `${hostname()} ${await goneProcess()}`);
  chownSync(theirs, 12_345, 12_345);
  vi.stubEnv("TMPDIR", temporary);
  await removeLeftoverCopies();
  expect(existsSync(theirs)).toBe(true);
});
