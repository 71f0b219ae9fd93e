import { appendFileSync } from "node:fs";
import { shown } from "../shown.ts";

/**
 * Hands values to the steps and jobs that come after. Outside of a workflow nothing happens.
 *
 * @param values without line breaks
 */
export function setOutputs(values: Readonly<Record<string, string>>): void {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  append(process.env.GITHUB_OUTPUT, lines.join(""));
}

/**
 * Adds to what the workflow run's page shows. Outside of a workflow nothing happens.
 *
 * @param markdown with a line break at its end
 */
export function addToSummary(markdown: string): void {
  append(process.env.GITHUB_STEP_SUMMARY, shown(markdown));
}

function append(file: string | undefined, text: string): void {
  if (file) appendFileSync(file, text);
}
