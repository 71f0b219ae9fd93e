/**
 * The engine's text in place of an output that is not known: of a resource that a run left out, as `pulumi up --target` does.
 * Source: unknownValue of @pulumi/pulumi, runtime/rpc.
 */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether an output, with everything in it, is known: what it tells of has been made. */
export function isKnown(output: unknown): boolean {
  if (typeof output !== "object" || output === null) return output !== unknown;
  return Object.values(output).every(isKnown);
}
