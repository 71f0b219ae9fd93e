import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { diffArrays } from "diff";
import { onTestFinished } from "vitest";
import { Mistakes } from "../../../../components/mistakes.ts";
import { openEnvironment } from "../../../../tools/project/environments.ts";
import { openProject, type Project } from "../../../../tools/project/project.ts";
import { added } from "../../../../tools/team/add.ts";
import type { Change } from "../../../../tools/team/change.ts";
import type { NewTeam } from "../../../../tools/team/new-team.ts";
import { removed } from "../../../../tools/team/remove.ts";
import { rotated } from "../../../../tools/team/rotate.ts";
import type { Key } from "../../../../tools/team/with-serial.ts";

export const sonnet = "us.anthropic.claude-sonnet-4-6";
export const payments: NewTeam = {
  budget: undefined,
  model: sonnet,
  regions: ["us-east-1"],
  reset: "monthly",
};

/** A project's folder with these files, gone after the test. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "team-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries({ "Pulumi.yaml": "name: bedrock-portkey\n", ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Every file of a folder by name. */
export function filesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

function project(files: Readonly<Record<string, string>>): Project {
  return openProject(folderWith(files));
}

/** Pulumi.dev.yaml after a team is added. */
export function afterAdd(dev: string, asked: Partial<NewTeam> = {}, name = "payments") {
  return addTo({ "Pulumi.dev.yaml": dev }, "dev", name, asked);
}

/** The file of an environment's that changes or is made where a team is added. */
export function addTo(
  files: Readonly<Record<string, string>>,
  env: string,
  name: string,
  asked: Partial<NewTeam> = {},
): string {
  const made = project(files);
  return contentOf(added(made, openEnvironment(made, env), name, { ...payments, ...asked }));
}

/** Pulumi.dev.yaml after a team is removed. */
export function afterRemove(dev: string, name = "payments"): string {
  const made = project({ "Pulumi.dev.yaml": dev });
  return contentOf(removed(made, openEnvironment(made, "dev"), name));
}

/** Pulumi.dev.yaml after a team's keys are rotated. */
export function afterRotate(dev: string, keys: readonly Key[] = [], name = "payments"): string {
  return rotateIn({ "Pulumi.dev.yaml": dev }, "dev", name, keys);
}

/** The file of an environment's that changes where a team's keys are rotated. */
export function rotateIn(
  files: Readonly<Record<string, string>>,
  env: string,
  name: string,
  keys: readonly Key[] = [],
): string {
  const made = project(files);
  return contentOf(rotated(made, openEnvironment(made, env), name, keys));
}

/** The lines that are gone from a text, and those that came. */
export function changedLines(before: string, after: string) {
  const changes = diffArrays(before.split(/\r?\n/), after.split(/\r?\n/));
  return {
    added: changes.filter(({ added }) => added).flatMap(({ value }) => value),
    removed: changes.filter(({ removed }) => removed).flatMap(({ value }) => value),
  };
}

/** The lines of the mistakes that something throws. */
export function mistakesOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof Mistakes) return error.lines;
    throw error;
  }
  return [];
}

function contentOf({ after }: Change): string {
  return after === undefined ? "" : after.mark + after.text;
}
