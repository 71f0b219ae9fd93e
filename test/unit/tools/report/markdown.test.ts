import { describe, expect, test } from "vitest";
import { accessReport } from "../../../../tools/report/facts/access-report.ts";
import { markdown } from "../../../../tools/report/markdown.ts";
import { hostile, hostileSources } from "./hostile.ts";
import { least, manyTeams, now, someSources } from "./some-sources.ts";

describe("the report as Markdown", () => {
  test("says in short what the page says", () => {
    const teams = {
      payments: {
        ...least,
        budget: { alertAt: 400, limit: 500, periodicReset: "monthly" },
        claudeCode: { mode: "messages" },
        members: ["jane.roe"],
      },
      search: { ...least, routing: { fallbackTo: ["anthropic-key"] } },
    };
    expect(markdown(accessReport(someSources({ drift: "clean", spent: { payments: 12.5 }, teams })))).toBe(
      `### Access report of <code>dev</code>

2 teams, 1 region, 1 model. $12.50 spent this month, $500 in monthly budgets, spending of 1 team not known.

- **Fallback outside Bedrock**: 1 team
- Served beyond its regions: 2 teams
- No budget: 1 team
- API key without an end: 2 teams

| Team | Environment | Regions | Models | Route | Spent | Budget | AWS key | Members | Mode | Drift | Findings |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| <code>search</code> | <code>dev</code> | <code>us-east-1</code> | <code>us.anthropic.claude-sonnet-4-6</code> | fallback, outside: <code>anthropic-key</code> | not known | none | 25 days | 0 | bedrock | clean | Fallback outside Bedrock, Served beyond its regions, No budget, API key without an end |
| <code>payments</code> | <code>dev</code> | <code>us-east-1</code> | <code>us.anthropic.claude-sonnet-4-6</code> | direct | $12.50 | $500 a month | 25 days | 1 | messages | clean | Served beyond its regions, API key without an end |
`,
    );
  });

  test("holds no markup, mention or further cell, whatever names are", () => {
    const lines = markdown(accessReport(hostileSources(now))).split("\n");
    const rows = lines.filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(2 + hostile.length);
    for (const row of rows) expect(row.split("|")).toHaveLength(14);
    const left = lines.join("\n").replaceAll(/<\/?code>/g, "");
    expect(left).not.toMatch(/[<>@`[\]]/);
    // Right-to-left overrides, which a browser would act on.
    expect(left).not.toMatch(/\p{Cf}|&#8238;/u);
    expect(lines.filter((line) => line.startsWith("#"))).toHaveLength(1);
  });

  test("says once what holds for many stacks", () => {
    const stacks = ["a", "b", "c"].map((name) => ({
      environment: name,
      made: { why: "no pulumi" },
      stack: name,
      teams: {},
    }));
    const lines = markdown(
      accessReport(someSources(...stacks, { stack: "d", teams: { search: least } })),
    ).split("\n");
    expect(lines.filter((line) => line.includes("not known:"))).toEqual([
      "- <code>a&#44; b&#44; c</code>: what was made is not known: <code>no pulumi</code>",
      "- <code>d</code>: spending is not known: <code>PORTKEY&#95;API&#95;KEY is not set</code>",
    ]);
  });

  test("fits into a comment, says how many teams are left out, and leaves out the quiet ones", () => {
    const text = markdown(accessReport(manyTeams(600)));
    expect(text.length).toBeLessThan(65_536);
    const [, left] = /(\d+) further teams: see the report itself/.exec(text) ?? [];
    const rows = text.split("\n").filter((line) => line.startsWith("| <code>"));
    expect(rows.length + Number(left)).toBe(600);
    expect(rows[0]).toContain("Drifted");
  });
});
