import type { RouteReport, TargetReport } from "../facts/route-report.ts";
import { count, listing } from "../words.ts";
import { html, type Part } from "./html.ts";

/** In units of the drawing. */
const width = 264;
const rowHeight = 30;
const boxHeight = 22;
const hub = 62;
const targetsAt = 112;
/** Characters that a target's box has room for. */
const room = 22;

/** The way of a team's requests, drawn, and said for those who do not see it. */
export function routingDiagram(route: RouteReport, team: string, id: string): Part {
  const { targets } = route;
  const height = targets.length * rowHeight;
  const middle = height / 2;
  return html`<svg class="route" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">Routing of ${team}: ${strategies[route.strategy]}</title>
<desc id="${id}-desc">${listing(targets.map((target, index) => said(route, target, index)))}.</desc>
<rect class="hub" x="0.5" y="${middle - boxHeight / 2}" width="${hub}" height="${boxHeight}" rx="11"/>
<text class="hub" x="${hub / 2}" y="${middle + 4}" text-anchor="middle">${labels[route.strategy]}</text>${targets.map(
    (target, index) => drawn(route, target, { index, middle }),
  )}
</svg>${notes(route)}`;
}

const strategies = {
  conditional: "by metadata",
  direct: "direct",
  fallback: "fallback in order",
  loadbalance: "load balancing",
} as const;
const labels = { conditional: "if", direct: "direct", fallback: "fallback", loadbalance: "balance" } as const;

function drawn(
  route: RouteReport,
  target: TargetReport,
  { index, middle }: { index: number; middle: number },
): Part {
  const y = index * rowHeight + rowHeight / 2;
  const bend = (hub + targetsAt) / 2;
  return html`
<g class="${target.outside ? "outside" : "inside"}"><path d="M${hub} ${middle}C${bend} ${middle} ${bend} ${y} ${targetsAt} ${y}"/><rect x="${targetsAt}" y="${y - boxHeight / 2}" width="${width - targetsAt - 1}" height="${boxHeight}" rx="4"/><text x="${targetsAt + 8}" y="${y + 4}">${shortened(target.name)}</text><text class="edge" x="${targetsAt - 5}" y="${y - 4}" text-anchor="end">${edge(route, target, index)}</text></g>`;
}

/** What decides whether a request takes this way, in a word. */
function edge({ strategy }: RouteReport, { share, when }: TargetReport, index: number): string | undefined {
  switch (strategy) {
    case "direct":
      return undefined;
    case "fallback":
      return `${index + 1}.`;
    case "loadbalance":
      return percent(share);
    case "conditional":
      return when.length > 0 ? "when" : "else";
  }
}

/** One target in words. */
function said(
  { strategy }: RouteReport,
  { name, outside, share, when }: TargetReport,
  index: number,
): string {
  const what = outside ? `${name}, outside of Bedrock and its regions` : name;
  if (strategy === "fallback") return `${index + 1}. ${what}`;
  if (strategy === "loadbalance") return `${percent(share)} ${what}`;
  return strategy === "conditional" ? `${what} ${conditionWords(when, index)}` : what;
}

function conditionWords(when: TargetReport["when"], index: number): string {
  const each = when.map((metadata) =>
    Object.entries(metadata)
      .map(([key, value]) => `${key} = ${value}`)
      .join(" and "),
  );
  const otherwise = index === 0 ? ["nothing else fits"] : [];
  return [...each, ...otherwise].map((condition) => `when ${condition}`).join(", or ");
}

/** What holds for the whole route: no drawing says it better. */
function notes({ cache, movesOnAt, pinned, retry, sets, strategy, targets }: RouteReport): Part {
  const conditions =
    strategy === "conditional"
      ? targets.map(({ name, when }, index) => `${name}: ${conditionWords(when, index)}`)
      : [];
  const lines = [
    ...conditions,
    ...(movesOnAt ? [`moves on at ${movesOnAt.join(", ")}`] : []),
    ...(retry
      ? [
          `${retry.attempts === 1 ? "1 retry" : `${retry.attempts} retries`}${retry.onStatusCodes ? ` at ${retry.onStatusCodes.join(", ")}` : ""}`,
        ]
      : []),
    ...(cache
      ? [`${cache.mode} cache${cache.maxAge === null ? "" : ` of ${count(cache.maxAge, "second")}`}`]
      : []),
    ...(sets.length > 0 ? [`sets ${sets.join(", ")}`] : []),
    ...(pinned ? ["pinned on the key"] : []),
  ];
  return lines.length > 0
    ? html`<ul class="plain note">${lines.map((line) => html`<li>${line}</li>`)}</ul>`
    : undefined;
}

function percent(share: number | null): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 1, style: "percent" }).format(share ?? 0);
}

function shortened(name: string): string {
  return name.length > room ? `${name.slice(0, room - 1)}…` : name;
}
