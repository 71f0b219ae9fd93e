import type { TeamReport } from "../facts/access-report.ts";
import { type FindingKind, findingKinds } from "../facts/findings.ts";
import { count } from "../words.ts";
import { type Html, html } from "./html.ts";

/** Fields that choose teams, for pages whose script runs. */
export function filters(teams: readonly TeamReport[]): Html {
  const names = (of: (team: TeamReport) => readonly string[]) =>
    [...new Set(teams.flatMap(of))].sort().map((name) => [name, name] as const);
  const kinds = (Object.keys(findingKinds) as FindingKind[]).filter((kind) =>
    teams.some(({ findings }) => findings.some((finding) => finding.kind === kind)),
  );
  return html`<form id="filters" role="search" aria-label="Teams" hidden>
<label>Search <input type="search" name="text" autocomplete="off" spellcheck="false" placeholder="Team, member, slug …"></label>
${choice(
  "environment",
  "Environment",
  names(({ environment }) => [environment]),
)}
${choice(
  "region",
  "Region",
  names(({ regions }) => regions),
)}
${choice(
  "model",
  "Model",
  names(({ models }) => models.map(({ id }) => id)),
)}
${choice("finding", "Findings", [["warning", "Warnings only"], ...kinds.map((kind) => [kind, findingKinds[kind].title] as const)])}
<button type="button" id="clear">Clear</button>
</form>
<p role="status" id="count">${count(teams.length, "team")}</p>`;
}

function choice(
  name: string,
  label: string,
  values: readonly (readonly [value: string, text: string])[],
): Html {
  return html`<label>${label} <select name="${name}"><option value="">All</option>${values.map(
    ([value, text]) => html`<option value="${value}">${text}</option>`,
  )}</select></label>`;
}
