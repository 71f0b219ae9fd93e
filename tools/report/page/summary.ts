import type { AccessReport } from "../facts/access-report.ts";
import type { Totals } from "../facts/totals.ts";
import { count, dollars } from "../words.ts";
import { bar } from "./budget-bar.ts";
import { type Html, html, type Part } from "./html.ts";

/** What the report is on, and what all of it comes to. */
export function summary({ made, project, stacks, totals }: AccessReport): Html {
  const environments = [...new Set(stacks.map(({ environment }) => environment))];
  return html`<header>
<div class="title">
<h1>Access report</h1>
<p>${project} · ${environments.join(", ")} · <time datetime="${made}">${moment(made)}</time></p>
<button type="button" id="print" hidden>Print</button>
</div>
<dl class="figures">
${figure("Teams", `in ${count(stacks.length, "stack")}`, totals.teams)}
${figure("Regions", "that are called", totals.regions)}
${figure("Models", "that may be invoked", totals.models)}
${figure("Members", "with settings of their own", totals.members)}
<div class="money"><dt>Spent this month</dt><dd>${spending(totals)}</dd></div>
</dl>
</header>`;
}

function figure(name: string, meaning: string, value: number): Html {
  return html`<div><dt>${name}</dt><dd><strong>${value.toLocaleString("en")}</strong><p class="note">${meaning}</p></dd></div>`;
}

function spending(totals: Totals): Part {
  const { monthlyBudgets, otherBudgets, spentThisMonth, uncounted, withoutBudget } = totals;
  const { allowed, spent, teams } = monthlyBudgets;
  const lines = [
    teams > 0
      ? `${dollars(spent)} of ${dollars(allowed)} in the monthly ${teams === 1 ? "budget" : "budgets"} of ${count(teams, "team")}`
      : undefined,
    otherBudgets > 0 ? `${count(otherBudgets, "team")} with a budget of another period` : undefined,
    withoutBudget > 0 ? `${count(withoutBudget, "team")} without a budget` : undefined,
    uncounted > 0 ? `${count(uncounted, "team")} whose spending is not known` : undefined,
  ].filter((line) => line !== undefined);
  return [
    html`<strong>${uncounted === totals.teams ? "not known" : dollars(spentThisMonth)}</strong>`,
    teams > 0 ? bar({ alertAt: null, allowed, spent }) : undefined,
    html`<p class="note">${lines.join(" · ")}</p>`,
  ];
}

const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

function moment(iso: string): string {
  return `${format.format(new Date(iso))} UTC`;
}
