import type { Usage } from "./prompt.ts";

/** One request that was received. Fields are missing where the request was refused before they were known. */
export interface BedrockCall {
  /** AWS's name, such as `InvokeModel`; method and path where no operation fits. */
  readonly operation: string;
  readonly time: Date;
  /** Model id or ARN, as the request has it. */
  readonly model?: string;
  /** The region called. */
  region?: string;
  /** As the request claims it. */
  accessKeyId?: string;
  /** ARN of whoever signed it. */
  principal?: string;
  /** Through a profile: the destination that served the call. */
  servedBy?: string;
  /** Only of calls that were answered. */
  usage?: Usage;
  /** The HTTP status of the answer; missing until there is one. */
  status?: number;
  /** Type of the error, such as `AccessDeniedException`. */
  error?: string;
}
