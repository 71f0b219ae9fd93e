import { BedrockError, type ErrorType } from "./errors.ts";

/** A misbehaviour of Bedrock. It befalls calls that are signed and allowed. */
export interface BedrockFault {
  readonly status: 429 | 500 | 503;
  /** Only in this region. @default in all */
  readonly region?: string;
  /**
   * Only this model. The id of a profile: calls of that profile. The id of a foundation model: calls of it, and
   * with a `region`, that the model cannot serve there, which profiles route around. @default all
   */
  readonly model?: string;
  /** How often it happens before it is over. @default without end */
  readonly times?: number;
}

const ERRORS: Record<BedrockFault["status"], [ErrorType, string]> = {
  429: ["ThrottlingException", "Too many requests, please wait before trying again."],
  500: [
    "InternalServerException",
    "The system encountered an unexpected error during processing. Try your request again.",
  ],
  503: ["ServiceUnavailableException", "Bedrock is unable to process your request."],
};

/** The faults that are switched on. */
export class BedrockFaults {
  #rules: { fault: BedrockFault; fired: number }[] = [];

  add(fault: BedrockFault): void {
    this.#rules.push({ fault, fired: 0 });
  }

  clear(): void {
    this.#rules = [];
  }

  /** What befalls a call of `id` that arrives in a region, whoever would serve it. */
  onCall(region: string, id: string, model: string): BedrockError | undefined {
    return this.#strike(
      (fault) =>
        (fault.region ?? region) === region &&
        (fault.model === undefined || fault.model === id || (fault.model === model && !fault.region)),
    );
  }

  /** What keeps a foundation model from serving in a region. */
  onServing(region: string, model: string): BedrockError | undefined {
    return this.#strike((fault) => fault.region === region && fault.model === model);
  }

  #strike(matches: (fault: BedrockFault) => boolean): BedrockError | undefined {
    const due = this.#rules.find(
      ({ fault, fired }) => matches(fault) && fired < (fault.times ?? Number.POSITIVE_INFINITY),
    );
    if (!due) return undefined;
    due.fired += 1;
    return new BedrockError(...ERRORS[due.fault.status]);
  }
}
