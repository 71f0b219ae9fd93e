import { isMandatory } from "./engine-events.ts";
import { changesFound, type Outcome } from "./outcome.ts";

/** Operations of the engine, as they are planned and as they were done, in the order of a sentence. */
const words = [
  ["create", "to create", "created"],
  ["import", "to import", "imported"],
  ["update", "to update", "updated"],
  ["replace", "to replace", "replaced"],
  ["delete", "to delete", "deleted"],
  ["same", "unchanged", "unchanged"],
] as const;

/** What happened or would happen, in one line: `1 to update, 11 unchanged`. */
export function headline({ exitCode, happened, verb }: Omit<Outcome, "stack">): string {
  const { began, counts, violations } = happened;
  const planned = verb !== "deploy";
  const told = words
    .flatMap(([operation, plan, done]) => {
      const count = counts[operation] ?? 0;
      return count === 0 ? [] : [`${count} ${planned ? plan : done}`];
    })
    .join(", ");
  if (exitCode === 0 || exitCode === changesFound) return told || "nothing to do";
  if (!began && violations.some(isMandatory)) {
    return planned ? "refused by the policy pack" : "refused by the policy pack: nothing was changed";
  }
  if (planned) return "failed";
  if (!began) return "failed: nothing was changed";
  return told === "" ? "failed" : `failed, after ${told}`;
}
