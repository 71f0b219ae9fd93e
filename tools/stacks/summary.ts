import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { newSettingsLine } from "../../components/portkey/key-change.ts";
import { printable } from "../../components/shared/printable.ts";
import { shown } from "../shown.ts";
import type { ChangedResource, Violation } from "./engine-events.ts";
import { headline } from "./headline.ts";
import { mark } from "./mark.ts";
import type { Outcome, StackVerb } from "./outcome.ts";

const titles: Readonly<Record<StackVerb, string>> = {
  deploy: "Deployment of",
  drift: "Drift of",
  preview: "Preview of",
};

/** Rows and characters that a comment has room for: GitHub takes 65,536 characters. */
const mostRows = 200;
const mostText = 10_000;

/**
 * Writes a summary, with the folders that lead to it.
 *
 * @param file where to
 */
export async function writeSummary(file: string, outcome: Outcome): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, shown(summary(outcome), mostText));
}

/**
 * What happened, as Markdown for a comment or an issue: names, never values. The same for the same outcome; the first
 * line is for programs.
 */
export function summary(outcome: Outcome): string {
  const { destinations = [], happened, notes = [], stack, verb } = outcome;
  const { began, errors, violations } = happened;
  const keys = began || verb !== "deploy" ? happened.keys : [];
  // What a deployment only planned did not happen.
  const changes = began || verb !== "deploy" ? happened.changes : [];
  return `${[
    `${mark(outcome)}\n### ${titles[verb]} ${stack}`,
    headline(outcome),
    ...notes,
    ...section("Policy", violations.map(told)),
    ...section("Errors", errors),
    ...section("Where keys, prompts and commands go", destinations, "\n"),
    ...section(
      "New settings needed",
      keys.map((key) => newSettingsLine(key, key.at)),
      "\n",
    ),
    ...(changes.length > 0 ? [table(changes)] : []),
  ].join("\n\n")}\n`;
}

/** Texts under a title, nothing where there is none. */
function section(title: string, texts: readonly string[], between = "\n\n"): string[] {
  return texts.length > 0 ? [`**${title}**\n\n${block(texts, between)}`] : [];
}

function table(changes: readonly ChangedResource[]): string {
  const rows = changes
    .slice(0, mostRows)
    .map(({ name, operation, properties, type }) =>
      row([operation, code(name), code(type), properties.map(code).join(", ")]),
    );
  const more = changes.length - rows.length;
  return [
    row(["operation", "resource", "type", "properties"]),
    "|---|---|---|---|",
    ...rows,
    ...(more > 0 ? [`\nand ${more} more`] : []),
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A violation in the words of its rule. */
export function told({ level, message, rule }: Violation): string {
  return `${level} ${rule}: ${message}`;
}

/** In a code span nothing is Markdown, a mention or a link. */
function code(text: string): string {
  return `\`${printable(text).replaceAll("`", "'").replaceAll("|", "\\|").replaceAll(/\s+/g, " ")}\``;
}

function block(texts: readonly string[], between: string): string {
  const text = texts.join(between);
  const shown = text.length > mostText ? `${text.slice(0, mostText)}\n… (the rest is in the log)` : text;
  const fence = "`".repeat(Math.max(3, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}text\n${shown}\n${fence}`;
}
