import { randomUUID } from "node:crypto";

/** AWS's error types and the HTTP status of each. Source: Bedrock API reference, Common Errors and InvokeModel. */
const STATUS = {
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  IncompleteSignatureException: 400,
  InternalServerException: 500,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  ResourceNotFoundException: 404,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  ValidationException: 400,
} as const;

export type ErrorType = keyof typeof STATUS;

/** Thrown to have a request refused. */
export class BedrockError extends Error {
  readonly type: ErrorType;

  constructor(type: ErrorType, message: string) {
    super(message);
    this.type = type;
  }

  /** In the form in which AWS's JSON services tell errors; SDKs take the type from the header. */
  answer(): Response {
    return Response.json(
      { message: this.message },
      {
        status: STATUS[this.type],
        headers: { "x-amzn-ErrorType": this.type, "x-amzn-RequestId": randomUUID() },
      },
    );
  }
}

export function unrecognizedClient(): BedrockError {
  return new BedrockError(
    "UnrecognizedClientException",
    "The security token included in the request is invalid.",
  );
}

export function invalidModel(): BedrockError {
  return new BedrockError("ValidationException", "The provided model identifier is invalid.");
}

export function resourceNotFound(): BedrockError {
  return new BedrockError(
    "ResourceNotFoundException",
    "The specified resource ARN was not found. Check the ARN and try your request again.",
  );
}
