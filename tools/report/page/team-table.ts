import type { TeamReport } from "../facts/access-report.ts";
import { gravity } from "../facts/findings.ts";
import { ifKnown } from "../facts/known.ts";
import { budgetCell, findingsCell, keysCell, peopleCell, reachCell, teamCell } from "./cells.ts";
import { type Html, html, type Part } from "./html.ts";
import { routingDiagram } from "./routing-diagram.ts";

/** A column: what it shows, and by what it is sorted. */
interface Column {
  readonly name: string;
  readonly cell: (team: TeamReport, row: number) => Part;
  /** Numbers are sorted by size, the greatest first. Undefined is last in either direction. */
  readonly sortBy?: (team: TeamReport) => number | string | undefined;
}

const columns: readonly Column[] = [
  { cell: teamCell, name: "Team", sortBy: ({ team }) => team },
  { cell: reachCell, name: "Regions and models", sortBy: ({ regions }) => regions.join() },
  { cell: ({ route, team }, row) => routingDiagram(route, team, `route-${row}`), name: "Routing" },
  { cell: budgetCell, name: "Spent of budget", sortBy: ({ spent }) => ifKnown(spent) },
  {
    cell: keysCell,
    name: "Keys",
    sortBy: ({ accessKey }) => (accessKey ? ifKnown(accessKey)?.ageDays : undefined),
  },
  { cell: peopleCell, name: "Members", sortBy: ({ members }) => members.length },
  { cell: findingsCell, name: "Findings", sortBy: gravity },
];

/** The column that rows are sorted by at first. */
const first = "Findings";

/**
 * One row for each team, those first that need a look. Roles are said, since a phone shows rows as cards, and some
 * browsers forget what a table is once it is laid out as something else.
 */
export function teamTable(teams: readonly TeamReport[]): Html {
  return html`<table role="table">
<caption>Each team: what it may use, what it has spent, who has it</caption>
<thead role="rowgroup"><tr role="row">${columns.map(({ name, sortBy }) => header(name, sortBy !== undefined))}</tr></thead>
<tbody role="rowgroup">${teams.toSorted((a, b) => gravity(b) - gravity(a)).map(row)}</tbody>
</table>
<p id="none" hidden>No team fits.</p>`;
}

function header(name: string, isSortable: boolean): Html {
  const sorted = name === first ? html` aria-sort="descending"` : undefined;
  const text = isSortable ? html`<button type="button">${name}</button>` : name;
  return html`<th role="columnheader" scope="col"${sorted}>${text}</th>`;
}

function row(team: TeamReport, index: number): Html {
  const [head, ...rest] = columns.map((column) => ({ ...column, attributes: sortKey(column, team) }));
  return html`
<tr role="row" data-environment="${team.environment}" data-regions="${words(team.regions)}" data-models="${words(team.models.map(({ id }) => id))}" data-findings="${words(team.findings.flatMap(({ kind, level }) => [kind, level]))}">
<th role="rowheader" scope="row"${head?.attributes}>${head?.cell(team, index)}</th>${rest.map(
    ({ attributes, cell, name }) => html`
<td role="cell" data-label="${name}"${attributes}>${cell(team, index)}</td>`,
  )}
</tr>`;
}

function sortKey({ sortBy }: Column, team: TeamReport): Part {
  const key = sortBy?.(team);
  return key === undefined ? undefined : html` data-key="${key}"`;
}

/** None of them has a space. */
function words(names: readonly string[]): string {
  return [...new Set(names)].join(" ");
}
