import type { StreamEvent } from "./event-stream.ts";
import { piecesOf, type Said } from "./prompt.ts";

/** Fields without which Bedrock refuses the body of an invocation. Source: Bedrock user guide, Anthropic Messages. */
export const messagesFields = ["anthropic_version", "max_tokens"] as const;

/** An answer in the form of Anthropic's Messages API. */
export function message({ model, text, usage, digest }: Said) {
  return {
    id: `msg_bdrk_${digest}`,
    type: "message",
    role: "assistant",
    model,
    content: [{ type: "text", text }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
  };
}

/** The same as a stream: Anthropic's events, each one base64 in a `chunk` of AWS's. */
export function messageEvents(said: Said): StreamEvent[] {
  const { inputTokens, outputTokens } = said.usage;
  const whole = message(said);
  const events = [
    {
      type: "message_start",
      message: {
        ...whole,
        content: [],
        stop_reason: null,
        usage: { input_tokens: inputTokens, output_tokens: 1 },
      },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    ...piecesOf(said.text).map((text) => ({
      type: "content_block_delta",
      index: 0,
      delta: { type: "text_delta", text },
    })),
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { stop_reason: whole.stop_reason, stop_sequence: null },
      usage: { output_tokens: outputTokens },
    },
    {
      type: "message_stop",
      "amazon-bedrock-invocationMetrics": {
        inputTokenCount: inputTokens,
        outputTokenCount: outputTokens,
        invocationLatency: 1,
        firstByteLatency: 1,
      },
    },
  ];
  return events.map((event) => ["chunk", { bytes: Buffer.from(JSON.stringify(event)).toString("base64") }]);
}
