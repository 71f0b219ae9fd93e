import { BedrockError } from "./errors.ts";
import { inputTokens, objectOf, promptOf } from "./prompt.ts";

/** Tokens of a prompt that is not sent, in the form of either API: `{input: {invokeModel | converse}}`. */
export function countTokens(body: Uint8Array): { inputTokens: number } {
  const { invokeModel, converse } = Object(objectOf(body).input) as {
    invokeModel?: { body?: unknown };
    converse?: object;
  };
  if (typeof invokeModel?.body === "string") {
    return { inputTokens: inputTokens(promptOf(Buffer.from(invokeModel.body, "base64"))) };
  }
  if (converse) return { inputTokens: inputTokens(promptOf(Buffer.from(JSON.stringify(converse)))) };
  throw new BedrockError("ValidationException", "input: one of invokeModel and converse is required");
}
