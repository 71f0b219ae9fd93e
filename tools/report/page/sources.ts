import type { AccessReport, StackReport } from "../facts/access-report.ts";
import { listing } from "../words.ts";
import { type Html, html } from "./html.ts";

/** From where the figures come, and which of them are missing. */
export function sources({ stacks }: AccessReport): Html {
  return html`<section aria-labelledby="sources" class="sources">
<h2 id="sources">Where this comes from</h2>
<p>What teams may do is what their files say, checked as a deployment checks it. Ages of keys are of the stacks’ outputs after their last deployment. Spending is what Portkey’s analytics count, in calendar months (UTC) or in the budget’s own period. Drift is what the last check found.</p>
<ul>${stacks.map(
    (stack) => html`
<li><strong>${stack.stack}</strong> ${lines(stack).join(" · ")}</li>`,
  )}
</ul>
</section>`;
}

function lines({ drift, leftOver, outputs, spending, workspace }: StackReport): string[] {
  return [
    `workspace ${workspace}`,
    "why" in outputs ? `what was made is not known: ${outputs.why}` : "outputs read",
    "why" in spending ? `spending is not known: ${spending.why}` : "spending read",
    `drift: ${drift}`,
    ...(leftOver.length > 0 ? [`still there, though no longer in its file: ${listing(leftOver)}`] : []),
  ];
}
