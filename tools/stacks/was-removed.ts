import { nothingHappened } from "./engine-events.ts";
import type { Finding } from "./outcome.ts";

/** Deals with a stack whose file is gone: the stack itself may be gone as well. */
export async function wasRemoved(exists: boolean, destroy: () => Promise<Finding>): Promise<Finding> {
  if (!exists)
    return { exitCode: 0, happened: nothingHappened, notes: ["Its file is gone, and so is the stack."] };
  return { ...(await destroy()), notes: ["Its file is gone: so goes what it made, and the stack."] };
}
