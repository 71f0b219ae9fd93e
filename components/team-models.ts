import type { TeamSpec } from "./team-spec.ts";

/** Every model that a team may invoke, its default first. */
export function modelsOf({ models }: Pick<TeamSpec, "models">): readonly string[] {
  return [...new Set([models.default, ...models.allow])];
}
