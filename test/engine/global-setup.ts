import { motoPython } from "../../local/aws/moto-environment.ts";
import { ensureEngine } from "../../local/engine/engine.ts";

/** Makes what a machine needs once, before test files that run side by side would each begin to make it. */
export default async function setUp(): Promise<void> {
  await ensureEngine();
  await motoPython();
}
