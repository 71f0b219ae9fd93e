import type { FaultRule } from "../../local/portkey/faults.ts";
import type { LocalStack } from "../engine/local-stack.ts";
import { succeed } from "./stack.ts";
import { compare, compareAll, type Disagreement } from "./truth.ts";

/** Every way in which a call is known to fail, by name. */
export const faults: Readonly<Record<string, FaultRule>> = {
  "429 with Retry-After": { headers: { "retry-after": "1" }, status: 429 },
  "500": { status: 500 },
  "500 after acting": { after: true, status: 500 },
  "502": { status: 502 },
  "502 after acting": { after: true, status: 502 },
  "503": { status: 503 },
  "closed before acting": { drop: "before" },
  "closed after acting": { drop: "after" },
  "empty answer after acting": { after: true, empty: true },
  "proxy's page": { status: 200, text: "<html><body>Sign in</body></html>" },
  "proxy's page after acting": { after: true, status: 200, text: "<html><body>Sign in</body></html>" },
  hang: { hang: true },
};

/** What an `up` came to while calls misbehaved. */
export interface Faulty {
  readonly succeeded: boolean;
  /** Comparisons of the state with Portkey and IAM: after it, and if it failed also after the next one, without faults. */
  readonly seen: Disagreement[];
  /** Routes that it called more often than its faults were a reason for. */
  readonly storms: string[];
}

/** How often a faultless `up` of a stack calls each route. Ends with nothing made. */
export async function faultlessCalls(local: LocalStack): Promise<Record<string, number>> {
  local.portkey.resetCalls();
  await succeed(local, "up", "--yes", "--skip-preview");
  const calls = local.portkey.calls();
  await succeed(local, "destroy", "--yes", "--skip-preview");
  return calls;
}

/**
 * Runs `up` from nothing while every so-manyth call misbehaves, then once more without faults. Ends with
 * nothing made.
 *
 * @param needed what {@link faultlessCalls} gave
 * @throws Error when the `up` without faults fails
 */
export async function misbehave(
  local: LocalStack,
  fault: FaultRule,
  every: number,
  needed: Readonly<Record<string, number>>,
): Promise<Faulty> {
  const { portkey } = local;
  portkey.resetCalls();
  portkey.fail({ ...fault, every });
  const { exitCode } = await local.cli(["up", "--yes", "--skip-preview"]);
  portkey.clearFaults();
  const storms = stormy(local, needed, every);
  const seen = exitCode === 0 ? [await compareAll(local)] : await recovery(local);
  await succeed(local, "destroy", "--yes", "--skip-preview");
  return { seen, storms, succeeded: exitCode === 0 };
}

/** After an `up` that failed, any command has to work, above all the next `up`. */
async function recovery(local: LocalStack): Promise<Disagreement[]> {
  // What was made and could not be recorded is there: the next `up` takes it over.
  const failed = { ...(await compare(local)), orphaned: [] };
  await succeed(local, "refresh", "--preview-only");
  await succeed(local, "up", "--yes", "--skip-preview");
  return [failed, await compareAll(local)];
}

/** Each call that failed is a reason for one more of a route: for another try, or for looking and taking over. */
function stormy({ portkey }: LocalStack, needed: Readonly<Record<string, number>>, every: number): string[] {
  const failed = Math.floor(portkey.requests().length / every);
  return Object.entries(portkey.calls())
    .filter(([route, count]) => count > (needed[route] ?? 0) + failed)
    .map(([route, count]) => `${count} × ${route}`);
}
