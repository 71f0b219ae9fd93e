import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configOfFile, valuesOfEngine, valuesOfFile } from "../../components/environment/config-values.ts";
import { doubtLines } from "../../components/environment/value-names.ts";
import { yamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import type { Values } from "../../components/stack-file.ts";
import { engineEnvironment } from "../../local/engine/engine-environment.ts";
import { openProject, readValues } from "../../tools/project/project.ts";
import { knownPlain, someLayout, somePlain, withScalar } from "../unit/components/environment/some-yaml.ts";

/*
 * What the program and the commands beside it read in a stack's file, against what the real engine reads in it: the same
 * values, or a refusal.
 */

const project = "bedrock-portkey";
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stack-values-"));
  env = {
    ...(await engineEnvironment(join(folder, "home"))),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
  };
  await writeFile(join(folder, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  await pulumi(["stack", "init", "dev"]);
});
afterAll(() => rm(folder, { force: true, recursive: true }));

async function pulumi(args: readonly string[]) {
  return await execa("pulumi", [...args, "--non-interactive"], {
    cwd: folder,
    env,
    extendEnv: false,
    reject: false,
  });
}

/** The values of a stack's file as the engine reads it; undefined where it refuses. */
async function engineReads(text: string): Promise<Values | undefined> {
  const file = join(folder, "some.yaml");
  await writeFile(file, text);
  const run = await pulumi(["config", "--json", "--show-secrets", "--stack", "dev", "--config-file", file]);
  if (run.exitCode !== 0) return undefined;
  const config = JSON.parse(run.stdout) as Record<string, { value: string }>;
  const texts = Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
  return valuesOfEngine(project, texts, () => false).values;
}

/** The same as this program reads it. */
function weRead(text: string): Values | undefined {
  try {
    const file = yamlFile("Pulumi.dev.yaml", text);
    const { misnamed, values } = valuesOfFile(project, configOfFile(file));
    return misnamed.length + doubtLines(project, file).length === 0 ? values : undefined;
  } catch (error) {
    if (error instanceof Mistakes) return undefined;
    throw error;
  }
}

test("unquoted text is what the engine takes it for, or refused", async () => {
  const texts = [...knownPlain, ...fc.sample(somePlain, 10_000)].map((text) => text.trim());
  const taken = [...new Set(texts)].filter((text) => weRead(withScalar(text)) !== undefined);
  expect(taken.length).toBeGreaterThan(1_000);
  // Many in a file: each asks the engine, which takes its time to start.
  for (let from = 0; from < taken.length; from += 500) {
    const lines = taken.slice(from, from + 500).map((text, index) => `    k${index}: ${text}\n`);
    const text = `config:\n  teams:\n${lines.join("")}`;
    expect(weRead(text)).toEqual(await engineReads(text));
  }
});

test("however a file is written, it says what the engine reads in it, or is refused", async () => {
  let taken = 0;
  for (const text of fc.sample(someLayout, 240)) {
    const ours = weRead(text);
    if (ours === undefined) continue;
    const engine = await engineReads(text);
    if (engine === undefined) continue;
    expect(ours, text).toEqual(engine);
    taken += 1;
  }
  expect(taken).toBeGreaterThan(20);
});

describe("names and defaults are the engine's:", () => {
  const stack = "config:\n  teams: { a: { regions: [us-east-1] } }\n";

  test.each([
    [
      "the project's own values, however they are named",
      "",
      "config:\n  a: x\n  bedrock-portkey:b: y\n  bedrock-portkey:config:c: z\n  aws:d: w\n",
    ],
    ["a value of every stack", "config: { workspace: ws-x }", stack],
    [
      "with the project's name",
      "config: { bedrock-portkey:workspace: ws-x, maxKeyAgeDays: 90, forceDestroy: true }",
      stack,
    ],
    ["declared", "config:\n  workspace: { type: string, description: ours, default: ws-x }", stack],
    ["declared as a section", "config:\n  claudeCode: { default: { mode: messages } }", stack],
    ["a list", "config:\n  allowedRegions: [us-east-1]", stack],
    ["a value that the stack says too", "config: { workspace: ws-x }", `${stack}  workspace: ws-y\n`],
    [
      "a section that the stack says too, which counts as a whole",
      "config: { claudeCode: { default: { mode: messages } } }",
      `${stack}  claudeCode: { flags: string }\n`,
    ],
    [
      "numbers and switches as text",
      "",
      "config:\n  maxKeyAgeDays: \"90\"\n  forceDestroy: 'true'\n  allowedRegions: '[\"us-east-1\"]'\n",
    ],
    ["an empty value", "", "config:\n  workspace:\n  teams: ~\n"],
  ])("%s", async (_, config, text) => {
    await writeFile(join(folder, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n${config}\n`);
    const opened = openProject(folder);
    const ours = { ...opened.defaults, ...readValues(opened, yamlFile("Pulumi.dev.yaml", text)).values };
    expect(ours).toEqual(await engineReads(text));
  });
});

test("what pulumi stack init makes of a file's dates is still the same date", async () => {
  const text =
    "config:\n  teams: { a: { apiKey: { expiresAt: 2027-06-30 }, at: 2027-01-31T18:00:00+01:00 } }\n";
  await writeFile(join(folder, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  await writeFile(join(folder, "Pulumi.other.yaml"), text);
  await pulumi(["stack", "init", "other"]);
  const rewritten = await readFile(join(folder, "Pulumi.other.yaml"), "utf8");
  expect(rewritten).toContain("2027-06-30 00:00:00 +0000 UTC");
  expect(weRead(rewritten)).toEqual(weRead(text));
});
