import type { Meter } from "./meter.ts";
import type { Step } from "./steps.ts";

/** What is measured. */
export interface Subject {
  readonly name: string;
  /**
   * Carries a step out.
   *
   * @throws Error with the end of what was printed, when a command fails
   */
  run(step: Step, meter: Meter): Promise<void>;
  /** What it keeps. Undefined where that is not known. */
  state(): Promise<State | undefined>;
}

/** What is kept between runs. */
export interface State {
  readonly bytes: number;
  readonly resources: number;
}
