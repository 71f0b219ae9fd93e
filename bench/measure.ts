import type { Calls, Ground } from "./ground.ts";
import { Meter } from "./meter.ts";
import type { Step } from "./steps.ts";
import type { State, Subject } from "./subject.ts";

/** What one step took. */
export interface Measurement {
  /** Seconds from command to done. */
  readonly wall: number;
  /** Seconds of processor time, of all processes that the command started. The local services are not among them. */
  readonly cpu: number;
  /** The most bytes that these processes had in memory at one moment. */
  readonly peakMemory: number;
  readonly calls: Calls;
  readonly state: State | undefined;
}

/** Carries a step out and measures it. */
export async function measure(subject: Subject, step: Step, ground: Ground): Promise<Measurement> {
  await ground.calls();
  const meter = new Meter();
  const start = performance.now();
  try {
    await subject.run(step, meter);
  } catch (error) {
    meter.stop();
    throw error;
  }
  const wall = (performance.now() - start) / 1000;
  const usage = meter.stop();
  return { ...usage, calls: await ground.calls(), state: await subject.state(), wall };
}
