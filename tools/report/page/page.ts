import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AccessReport } from "../facts/access-report.ts";
import { attention } from "./attention.ts";
import { filters } from "./filters.ts";
import { Html, html } from "./html.ts";
import { sources } from "./sources.ts";
import { summary } from "./summary.ts";
import { teamTable } from "./team-table.ts";

/** In the order in which they build on each other. */
const styles = ["base", "summary", "attention", "filters", "table", "pictures", "sources", "cards", "print"];

/** The report as one HTML page that needs nothing beside itself, and by its own policy could not load it. */
export function page(report: AccessReport): string {
  const style = new Html(styles.map((name) => part(`style/${name}.css`).text).join("\n"));
  const script = part("page.js");
  const title = `Access report of ${report.project}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${summary(report)}
<main>
${attention(report)}
<section aria-labelledby="teams">
<h2 id="teams" tabindex="-1">Teams</h2>
${filters(report.teams)}
${teamTable(report.teams)}
</section>
${sources(report)}
</main>
<script type="module">${script}</script>
</body>
</html>
`.text;
}

/** What the page may do: run its own script and style, which are named by their hashes, and nothing else. */
function policy(style: Html, script: Html): string {
  return [
    "default-src 'none'",
    `style-src '${hash(style)}'`,
    `script-src '${hash(script)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hash({ text }: Html): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** A file beside this one that becomes a part of the page as it is. */
function part(name: string): Html {
  return new Html(readFileSync(join(import.meta.dirname, name), "utf8"));
}
