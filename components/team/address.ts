import type { Scope } from "../names.ts";

/** A team and the stack whose names it carries. */
export interface TeamAddress extends Scope {
  readonly team: string;
}

/** An address as one text. No project, stack or team has a slash in its name. */
export function addressText({ project, stack, team }: TeamAddress): string {
  return `${project}/${stack}/${team}`;
}

/** Reads what {@link addressText} wrote. */
export function readAddress(text: string): TeamAddress {
  const [project = "", stack = "", team = ""] = text.split("/");
  return { project, stack, team };
}
