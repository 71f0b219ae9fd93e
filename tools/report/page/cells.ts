import type { ModelReport, TeamReport } from "../facts/access-report.ts";
import { findingKinds } from "../facts/findings.ts";
import { ifKnown } from "../facts/known.ts";
import { count, dollars, rateWords, resetWords } from "../words.ts";
import { bar } from "./budget-bar.ts";
import { type Html, html, type Part } from "./html.ts";

export function teamCell({ environment, file, line, team }: TeamReport): Part {
  return html`<span class="name">${team}</span> <span class="tag">${environment}</span> <small class="place">${file}:${line}</small>`;
}

/** Where a team calls Bedrock, where else it may be served, and by what. */
export function reachCell({ allowedRegions, alsoServedIn, models, regions }: TeamReport): Part {
  const further = ifKnown(alsoServedIn) ?? [];
  const bound = allowedRegions === null ? "no allowedRegions" : "within allowedRegions";
  return html`<ul class="plain">${regions.map((region) => html`<li>${region}</li>`)}</ul>
<p class="note">${
    "why" in alsoServedIn
      ? `Where else it is served is not known: ${alsoServedIn.why}`
      : further.length > 0
        ? html`may also run in ${further.join(", ")} (${bound})`
        : "runs nowhere else"
  }</p>
<ul class="plain models">${models.map(modelItem)}</ul>`;
}

/** The part of an id that tells models apart stands out. */
function modelItem({ id, usedAs }: ModelReport): Html {
  const name = id.slice(id.lastIndexOf(".") + 1);
  const uses = usedAs.length > 0 ? html` <small>${usedAs.join(", ")}</small>` : undefined;
  return html`<li><code><span class="faint">${id.slice(0, id.length - name.length)}</span><wbr>${name}</code>${uses}</li>`;
}

/** What was spent, of what, and how fast. */
export function budgetCell({ budget, limits, limitsOn, rateLimits, spent }: TeamReport): Part {
  const amount = ifKnown(spent);
  const said = amount === undefined ? "not known" : dollars(amount);
  const rates = rateLimits.map(rateWords);
  return [
    html`<span class="amount"><strong>${said}</strong> ${budget ? html`of ${dollars(budget.allowed)} ${resetWords(budget.reset)}` : limits.length > 0 ? "of several budgets" : "this month, no budget"}</span>`,
    budget && amount !== undefined ? bar({ ...budget, spent: amount }) : undefined,
    "why" in spent ? html`<p class="note">${spent.why}</p>` : undefined,
    budget && budget.alertAt !== null
      ? html`<p class="note">alert at ${dollars(budget.alertAt)}</p>`
      : undefined,
    limits.length > 1
      ? html`<ul class="plain note">${limits.map(({ limit, on, reset }) => html`<li>${on}: ${limit === null ? "no budget" : `${dollars(limit)} ${resetWords(reset)}`}</li>`)}</ul>`
      : undefined,
    rates.length > 0
      ? html`<ul class="plain note">${rates.map((rate) => html`<li>${rate}</li>`)}</ul>`
      : undefined,
    limitsOn === "virtualKey" && (limits.length > 0 || rates.length > 0)
      ? html`<p class="note">on each virtual key</p>`
      : undefined,
  ];
}

const keyKinds = { existing: "made by hand", perMember: "one for each member", shared: "shared" } as const;

/** How old the key in AWS is, and when the keys in Portkey end. */
export function keysCell({ accessKey, apiKey, maxKeyAgeDays }: TeamReport): Part {
  const end =
    apiKey.expiresAt === null
      ? apiKey.kind === "existing"
        ? "its end is not known"
        : "never ends"
      : html`ends <time datetime="${apiKey.expiresAt}">${apiKey.expiresAt.slice(0, 10)}</time>`;
  const most = maxKeyAgeDays === null ? undefined : `of at most ${maxKeyAgeDays}`;
  const age =
    accessKey === null
      ? "none: a role signs in"
      : "why" in accessKey
        ? html`age not known: <small>${accessKey.why}</small>`
        : html`<time datetime="${accessKey.value.created}">${count(accessKey.value.ageDays, "day")}</time> old <small>${most}</small>`;
  return html`<dl class="facts"><dt>AWS key</dt><dd>${age}</dd>
<dt>Portkey key</dt><dd>${keyKinds[apiKey.kind]}, ${end}</dd></dl>`;
}

/** Who has settings, and in which protocol they speak. */
export function peopleCell({ members, mode }: TeamReport): Part {
  return html`${
    members.length > 0
      ? html`<ul class="plain">${members.map((member) => html`<li>${member}</li>`)}</ul>`
      : html`<span class="faint">none listed</span>`
  }<p class="note">mode ${mode}</p>`;
}

/** Drift that was found is a warning. */
const driftWords = {
  clean: ["No drift"],
  drifted: [],
  failed: [],
  "not checked": ["Not checked for drift"],
} as const;

/** What needs a look, and whether the stack is as its file says. What notices are about stands in the row already. */
export function findingsCell({ drift, findings }: TeamReport): Part {
  const warnings = findings.filter(({ level }) => level === "warning");
  const notices = findings
    .filter(({ level }) => level === "notice")
    .map(({ kind }) => findingKinds[kind].title);
  return [
    warnings.length > 0
      ? html`<ul class="findings">${warnings.map(
          ({ kind, text }) =>
            html`<li><strong>${findingKinds[kind].title}</strong><p class="note">${text}</p></li>`,
        )}</ul>`
      : undefined,
    html`<p class="note">${[...notices, ...driftWords[drift]].join(" · ")}</p>`,
  ];
}
