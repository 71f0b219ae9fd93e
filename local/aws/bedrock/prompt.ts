import { createHash } from "node:crypto";
import { BedrockError } from "./errors.ts";

/** A request's JSON, as far as it is looked at; the Messages API and Converse agree on these. */
export interface Prompt {
  readonly system?: unknown;
  readonly messages: readonly { readonly content?: unknown }[];
  readonly tools?: unknown;
  readonly toolConfig?: unknown;
}

/** What a call costs, in tokens. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What every form of an answer says. */
export interface Said {
  /** The foundation model. */
  readonly model: string;
  readonly text: string;
  readonly usage: Usage;
  /** The same for the same request. */
  readonly digest: string;
}

/** Rough, but told from the request alone: what English text comes to with most tokenizers. */
const CHARACTERS_PER_TOKEN = 4;

/** @throws BedrockError when the body is no JSON object, or a field is missing or there are no messages */
export function promptOf(body: Uint8Array, required: readonly string[] = []): Prompt {
  const prompt = objectOf(body);
  for (const field of [...required, "messages"]) {
    if (!(field in prompt)) throw new BedrockError("ValidationException", `${field}: Field required`);
  }
  if (!Array.isArray(prompt.messages) || prompt.messages.length === 0) {
    throw new BedrockError("ValidationException", "messages: at least one message is required");
  }
  return prompt as unknown as Prompt;
}

/** @throws BedrockError when the body is no JSON object */
export function objectOf(body: Uint8Array): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(Buffer.from(body).toString());
    if (json && typeof json === "object" && !Array.isArray(json)) return json as Record<string, unknown>;
  } catch {
    // Refused below, like JSON that is no object.
  }
  throw new BedrockError(
    "ValidationException",
    "Malformed input request, please reformat your input and try again.",
  );
}

/** A short answer that tells who answered where. */
export function answerTo(prompt: Prompt, model: string, region: string): Said {
  const text = `Answer of ${model} from ${region}.`;
  return {
    digest: createHash("sha256")
      .update(JSON.stringify([prompt, model, region]))
      .digest("hex")
      .slice(0, 24),
    model,
    text,
    usage: { inputTokens: inputTokens(prompt), outputTokens: tokens(text.length) },
  };
}

/** The same for one prompt, whichever of the two APIs carries it. */
export function inputTokens({ system, messages, tools, toolConfig }: Prompt): number {
  const parts = [system, ...messages.map(({ content }) => content), tools, toolConfig];
  return tokens(parts.reduce((sum: number, part) => sum + characters(part), 0));
}

/** Pieces of a text, as a stream sends them. */
export function piecesOf(text: string): string[] {
  return text.match(/\S+\s*/g) ?? [];
}

function characters(content: unknown): number {
  if (content === undefined) return 0;
  if (typeof content === "string") return content.length;
  if (Array.isArray(content)) return content.reduce((sum: number, block) => sum + characters(block), 0);
  const { text } = Object(content) as { text?: unknown };
  return typeof text === "string" ? text.length : JSON.stringify(content).length;
}

function tokens(length: number): number {
  return Math.ceil(length / CHARACTERS_PER_TOKEN);
}
