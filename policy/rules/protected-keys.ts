import { resourceRule } from "../rule.ts";
import { homeOf, portkey, type Subject, teamOf } from "../subject.ts";

export interface ProtectedKeys {
  /** Environments, by the names of their stacks; teams' own stacks of one (`prod-payments`) are meant too. */
  readonly protectedStacks: readonly string[];
}

/**
 * In production no request leaves its team's route, and no identity is deleted over keys that people added. That keys
 * end is a rule of its own: key-lifetime.
 */
export function* protectedKeys(subject: Subject, { protectedStacks }: ProtectedKeys): Generator<string> {
  const { stack } = homeOf(subject);
  if (!protectedStacks.some((name) => stack === name || stack.startsWith(`${name}-`))) return;
  const { name, props, type } = subject;
  if (type === portkey.apiKey && props.config === undefined) {
    yield `teams.${teamOf(subject)}.route: ${name} pins no config, so that a request may name any route (set route: key)`;
  }
  if (type === "aws:iam/user:User" && props.forceDestroy === true) {
    yield `forceDestroy: ${name} would be deleted with every access key it has (leave forceDestroy out)`;
  }
}

export const protectedKeysPolicy = resourceRule<ProtectedKeys>({
  check: protectedKeys,
  description: "Keys of production are pinned to a route and not deleted by force.",
  name: "protected-keys",
  settings: { protectedStacks: { default: ["prod"], items: { type: "string" }, type: "array" } },
});
