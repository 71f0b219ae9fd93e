import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessReport, accessReport } from "../../../../tools/report/facts/access-report.ts";
import { html } from "../../../../tools/report/page/html.ts";
import { page } from "../../../../tools/report/page/page.ts";
import { hostile } from "./hostile.ts";
import { manyTeams } from "./some-sources.ts";

/** Any text, more often than not one that means something to a browser. */
const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...hostile));

/** Text as a browser reads it back. */
function read(text: string): string {
  const characters: Record<string, string> = { "#39": "'", amp: "&", gt: ">", lt: "<", quot: '"' };
  return text.replaceAll(/&([^;]+);/g, (_, name) => characters[name] ?? "?");
}

/** Elements and attributes, without any content. */
function skeleton(document: string): string[] {
  const [head = "", ...rest] = document.split(/<\/(?:style|script)>/);
  return [head.slice(0, head.indexOf("<style>")), ...rest].flatMap((part) =>
    [...part.replaceAll(/<script[\s\S]*$/g, "").matchAll(/<[^>]*>/g)].map(([tag]) =>
      tag.replaceAll(/"[^"]*"/g, '""'),
    ),
  );
}

describe("a piece of HTML", () => {
  test("shows any text as it is, in content and in attributes", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: made } = html`<p title="${text}">${text}</p>`;
        const [, title = "", content = ""] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(made) ?? [];
        const shown = text.toWellFormed().replaceAll(/[^\P{Cc}\t\n\r]|\p{Cf}/gu, "\ufffd");
        expect([read(title), read(content)]).toEqual([shown, shown]);
      }),
    );
  });

  test("takes pieces as they are, and nothing for what is not there", () => {
    expect(html`<ul>${[1, "<"].map((item) => html`<li>${item}</li>`)}${undefined}</ul>`.text).toBe(
      "<ul><li>1</li><li>&lt;</li></ul>",
    );
  });
});

describe("the page", () => {
  const report = accessReport(manyTeams(20));

  test("has the same elements whatever names are: none of them is ever markup", () => {
    const plain = skeleton(page(report));
    expect(plain.length).toBeGreaterThan(500);
    fc.assert(
      fc.property(anyText, (text) => {
        expect(skeleton(page(renamed(report, text)))).toEqual(plain);
      }),
      { numRuns: 30 },
    );
  });

  test("names its script and its style by hashes, and allows nothing else", () => {
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page(report)) ?? [];
    expect(read(policy).replaceAll(/sha256-[\w+/=]{44}/g, "…")).toBe(
      "default-src 'none'; style-src '…'; script-src '…'; img-src data:; base-uri 'none'; form-action 'none'",
    );
  });

  test("says what is not known, and that a made team is in no file", () => {
    const [stack] = report.stacks;
    if (stack === undefined) throw new Error("the report has a stack");
    const missing: AccessReport = {
      ...report,
      stacks: [{ ...stack, leftOver: ["gone"], outputs: { why: "no pulumi" }, spending: { why: "no key" } }],
    };
    const made = page(missing);
    expect(made).toContain("what was made is not known: no pulumi");
    expect(made).toContain("spending is not known: no key");
    expect(made).toContain("still there, though no longer in its file: gone");
    expect(made).toContain("Still there, though in no file");
  });
});

/** A report in which the free texts are another one. */
function renamed(report: AccessReport, text: string): AccessReport {
  return {
    ...report,
    project: text,
    stacks: report.stacks.map((stack) => ({ ...stack, stack: text, workspace: text })),
    teams: report.teams.map((team) => ({
      ...team,
      file: text,
      findings: team.findings.map((finding) => ({ ...finding, text })),
      members: team.members.map(() => text),
      route: {
        ...team.route,
        sets: team.route.sets.map(() => text),
        targets: team.route.targets.map((target) => ({
          ...target,
          name: text,
          when: target.when.map(() => ({ [`${text}`]: text })),
        })),
      },
      stack: text,
      team: text,
    })),
  };
}
