import type { AccessReport } from "../facts/access-report.ts";
import { type FindingKind, findingKinds } from "../facts/findings.ts";
import { count } from "../words.ts";
import { type Html, html } from "./html.ts";

/** How many teams have each kind of finding, the gravest first. A link shows these teams alone. */
export function attention({ stacks, teams }: AccessReport): Html {
  const leftOver = stacks.flatMap((stack) => stack.leftOver).length;
  const kinds = (Object.keys(findingKinds) as FindingKind[]).flatMap((kind) => {
    const number = teams.filter(({ findings }) => findings.some((finding) => finding.kind === kind)).length;
    const { level, title } = findingKinds[kind];
    const link = html`<a href="#teams" data-finding="${kind}">${title} <span>${count(number, "team")}</span></a>`;
    return number > 0 ? [html`<li class="${level}">${link}</li>`] : [];
  });
  const gone = html`<li class="warning"><a href="#sources">Still there, though in no file <span>${count(leftOver, "team")}</span></a></li>`;
  const items = leftOver > 0 ? [gone, ...kinds] : kinds;
  return html`<section aria-labelledby="attention">
<h2 id="attention">What needs a look</h2>
${items.length > 0 ? html`<ul class="attention">${items}</ul>` : html`<p>Nothing.</p>`}
</section>`;
}
