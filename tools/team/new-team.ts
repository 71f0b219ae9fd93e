import { stringify } from "yaml";
import type { Reset } from "./arguments.ts";
import type { Entry } from "./insertion.ts";

/** What a new team asks for. */
export interface NewTeam {
  readonly regions: readonly string[];
  readonly model: string;
  /** Dollars. */
  readonly budget: number | undefined;
  /** When spending starts from 0 again. */
  readonly reset: Reset;
}

/** The entry of a new team. */
export function teamEntry(key: string, { budget, model, regions, reset }: NewTeam): Entry {
  const list = `regions: [${regions.map(scalar).join(", ")}]`;
  const period = reset === "never" ? "" : `, periodicReset: ${reset}`;
  const limit = budget === undefined ? [] : [`budget: { limit: ${budget}${period} }`];
  const standard = `default: ${scalar(model)}`;
  return {
    block: (step) => [
      `${scalar(key)}:`,
      ...[list, "models:", step + standard, ...limit].map((line) => step + line),
    ],
    flow: `${scalar(key)}: { ${[list, `models: { ${standard} }`, ...limit].join(", ")} }`,
  };
}

/** The entry of all teams, with a first one. */
export function teamsEntry(key: string, first: Entry): Entry {
  return {
    block: (step) => [`${scalar(key)}:`, ...first.block(step).map((line) => step + line)],
    flow: `${scalar(key)}: { ${first.flow} }`,
  };
}

/** The file of a stack with one team. */
export function teamFile(project: string, environment: string, team: NewTeam): string {
  return [
    "config:",
    `  aws:region: ${scalar(team.regions[0] ?? "")}`,
    `  ${project}:environment: ${scalar(environment)}`,
    ...teamEntry(`${project}:team`, team)
      .block("  ")
      .map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** Text as YAML, such that neither YAML 1.1 nor 1.2 takes it for something else, between braces too. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z](?:[\w.:/-]*[\w/-])?$/.test(text) && stringify(text, { version: "1.1" }) === `${text}\n`;
  return isPlain ? text : JSON.stringify(text);
}
