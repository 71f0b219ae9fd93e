import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type YamlFile, yamlFile } from "../../../../components/environment/yaml-file.ts";
import type { Environment } from "../../../../tools/project/environments.ts";
import { openProject, type Project } from "../../../../tools/project/project.ts";
import { added } from "../../../../tools/team/add.ts";
import { removed } from "../../../../tools/team/remove.ts";
import { rotated } from "../../../../tools/team/rotate.ts";
import { changedLines, folderWith, payments } from "./some-project.ts";
import { someStacks } from "./some-stacks.ts";

const runs = { numRuns: 80 };
vi.setConfig({ testTimeout: 30_000 });

function dev(content: string): Environment & { readonly stack: YamlFile } {
  return {
    name: "dev",
    shared: undefined,
    stack: yamlFile("Pulumi.dev.yaml", content),
    teamStacks: new Map(),
  };
}

function contentOf({ after }: { readonly after: YamlFile | undefined }): string {
  return after === undefined ? "" : after.mark + after.text;
}

/** Comments of a text that name somebody. */
function commentsOf(text: string, owner: string): number {
  return text.split("\n").filter((line) => new RegExp(`#.* of ${owner}\\b`).test(line)).length;
}

/** Line breaks of a text that are not its own kind. */
function strayBreaks(text: string, isWindows: boolean): number {
  return (isWindows ? text.replaceAll("\r\n", "") : text).match(isWindows ? /[\r\n]/g : /\r/g)?.length ?? 0;
}

function everyStack(holds: (project: Project, text: string, team: string | undefined) => void): void {
  const project = openProject(folderWith({}));
  fc.assert(
    fc.property(someStacks, fc.nat(), ({ teams, text }, choice) => {
      holds(project, text, teams[choice % Math.max(1, teams.length)]);
    }),
    runs,
  );
}

describe("however a stack's file is written", () => {
  test("a team that is added and removed again leaves every byte as it was", () => {
    everyStack((project, text) => {
      const grown = contentOf(added(project, dev(text), "payments", payments));
      expect(grown).not.toBe(text);
      expect(strayBreaks(grown, text.includes("\r\n"))).toBe(0);
      expect(contentOf(removed(project, dev(grown), "payments"))).toBe(text);
    });
  });

  test("a team that is added changes no line but the one that gets its comma or loses its empty map", () => {
    everyStack((project, text, team) => {
      const lines = changedLines(text, contentOf(added(project, dev(text), "payments", payments)));
      const isBlock = team !== undefined && !text.includes("teams: {");
      expect(lines.removed.length).toBeLessThanOrEqual(isBlock ? 0 : 1);
      expect(lines.added.filter((line) => line.includes("payments"))).toHaveLength(1);
    });
  });

  test("a team that is removed takes its own comments along and nobody else's", () => {
    everyStack((project, text, team) => {
      if (team === undefined) return;
      const rest = contentOf(removed(project, dev(text), team));
      expect(commentsOf(rest, team)).toBe(0);
      for (const other of ["nobody", "team-0", "team-1", "team-2", "team-3"]) {
        if (other !== team) expect(commentsOf(rest, other)).toBe(commentsOf(text, other));
      }
      expect(strayBreaks(rest, text.includes("\r\n"))).toBe(0);
    });
  });

  test.each(["accessKey", "apiKey"] as const)("a rotation of %s changes one line, or adds one", (key) => {
    everyStack((project, text, team) => {
      if (team === undefined) return;
      const after = contentOf(rotated(project, dev(text), team, [key]));
      const lines = changedLines(text, after);
      expect(lines.added).toHaveLength(1);
      expect(lines.removed.length).toBeLessThanOrEqual(1);
      expect(lines.added[0]).toMatch(/serial: /);
      expect(strayBreaks(after, text.includes("\r\n"))).toBe(0);
    });
  });
});
