import { listed } from "../../components/mistakes.ts";
import { printable } from "../../components/shared/printable.ts";
import type { AccessReport, StackReport, TeamReport } from "./facts/access-report.ts";
import { type FindingKind, findingKinds, gravity } from "./facts/findings.ts";
import { ifKnown } from "./facts/known.ts";
import { count, dollars, resetWords } from "./words.ts";

/** Characters that the rows of teams may take: a comment on GitHub takes 65,536 in all. */
const roomForRows = 50_000;

const columns = [
  "Team",
  "Environment",
  "Regions",
  "Models",
  "Route",
  "Spent",
  "Budget",
  "AWS key",
  "Members",
  "Mode",
  "Drift",
  "Findings",
];

/** The report in short, for a comment on a pull request or a run's summary. Teams that need a look come first. */
export function markdown(report: AccessReport): string {
  const { monthlyBudgets, spentThisMonth, uncounted } = report.totals;
  const money = [
    ...(uncounted < report.teams.length ? [`${dollars(spentThisMonth)} spent this month`] : []),
    ...(monthlyBudgets.teams > 0 ? [`${dollars(monthlyBudgets.allowed)} in monthly budgets`] : []),
    ...(uncounted > 0 ? [`spending of ${count(uncounted, "team")} not known`] : []),
  ];
  return [
    `### Access report of ${environmentsOf(report).map(text).join(", ")}`,
    "",
    `${count(report.totals.teams, "team")}, ${count(report.totals.regions, "region")}, ${count(report.totals.models, "model")}. ${money.join(", ")}.`,
    "",
    ...attention(report),
    ...missing(report),
    ...rows(report.teams.toSorted((a, b) => gravity(b) - gravity(a))),
  ]
    .join("\n")
    .concat("\n");
}

function environmentsOf({ stacks }: AccessReport): string[] {
  return [...new Set(stacks.map(({ environment }) => environment))];
}

/** One line for each kind of finding. */
function attention({ teams }: AccessReport): string[] {
  const lines = (Object.keys(findingKinds) as FindingKind[]).flatMap((kind) => {
    const having = teams.filter(({ findings }) => findings.some((finding) => finding.kind === kind)).length;
    const { level, title } = findingKinds[kind];
    return having > 0 ? [`- ${level === "warning" ? `**${title}**` : title}: ${count(having, "team")}`] : [];
  });
  return lines.length > 0 ? [...lines, ""] : [];
}

/** What could not be read, and what is there without a file. */
function missing({ stacks }: AccessReport): string[] {
  const lines = [
    ...grouped(stacks, "**still there, though no longer in the file**", ({ leftOver }) =>
      leftOver.join(", "),
    ),
    ...grouped(stacks, "what was made is not known", ({ outputs }) => whyOf(outputs)),
    ...grouped(stacks, "spending is not known", ({ spending }) => whyOf(spending)),
  ];
  return lines.length > 0 ? [...lines, ""] : [];
}

/** One line for all stacks of which the same is to be said. */
function grouped(
  stacks: readonly StackReport[],
  what: string,
  said: (stack: StackReport) => string | undefined,
): string[] {
  const groups = Map.groupBy(stacks.filter(said), said);
  return [...groups].map(
    ([why = "", having]) => `- ${text(listed(having.map(({ stack }) => stack)))}: ${what}: ${text(why)}`,
  );
}

function whyOf(fact: StackReport["outputs"]): string | undefined {
  return "why" in fact ? fact.why : undefined;
}

/** As many teams as there is room for. */
function rows(teams: readonly TeamReport[]): string[] {
  const lines: string[] = [];
  let length = 0;
  for (const line of teams.map(row)) {
    length += line.length;
    if (length > roomForRows) break;
    lines.push(line);
  }
  const left = teams.length - lines.length;
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...lines,
    ...(left > 0 ? ["", `${count(left, "further team")}: see the report itself.`] : []),
  ];
}

function row(team: TeamReport): string {
  const { budget, drift, environment, findings, limits, members, mode, models, regions, route } = team;
  const spent = ifKnown(team.spent);
  const key = team.accessKey === null ? "none" : `${ifKnown(team.accessKey)?.ageDays ?? "?"} days`;
  const outside = route.targets.filter((target) => target.outside).map(({ name }) => name);
  return line([
    text(team.team),
    text(environment),
    regions.map(text).join(", "),
    models.map(({ id }) => text(id)).join(", "),
    [route.strategy, ...outside.map((name) => `outside: ${text(name)}`)].join(", "),
    spent === undefined ? "not known" : dollars(spent),
    budget
      ? `${dollars(budget.allowed)} ${resetWords(budget.reset)}`
      : limits.length > 0
        ? "several"
        : "none",
    key,
    String(members.length),
    mode,
    drift,
    findings.map(({ kind }) => findingKinds[kind].title).join(", "),
  ]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/**
 * Text that stays text, whatever stands in it: all that Markdown, HTML or GitHub (mentions, references) could take for
 * something else is written as an entity, and in `code` GitHub looks for nothing.
 */
function text(value: string): string {
  const safe = printable(value.replaceAll(/\s+/g, " ")).replaceAll(
    /[^\p{L}\p{N} ./-]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  );
  return `<code>${safe}</code>`;
}
