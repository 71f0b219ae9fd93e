import type { StreamEvent } from "./event-stream.ts";
import { piecesOf, type Said } from "./prompt.ts";

const metrics = { latencyMs: 1 };

/** An answer in the form of Bedrock's own Converse API. */
export function conversation({ text, usage }: Said) {
  return {
    metrics,
    output: { message: { content: [{ text }], role: "assistant" } },
    stopReason: "end_turn",
    usage: withTotal(usage),
  };
}

/** The same as a stream. Text blocks have no start event there. */
export function conversationEvents({ text, usage }: Said): StreamEvent[] {
  return [
    ["messageStart", { role: "assistant" }],
    ...piecesOf(text).map(
      (piece): StreamEvent => ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: piece } }],
    ),
    ["contentBlockStop", { contentBlockIndex: 0 }],
    ["messageStop", { stopReason: "end_turn" }],
    ["metadata", { metrics, usage: withTotal(usage) }],
  ];
}

function withTotal(usage: Said["usage"]) {
  return { ...usage, totalTokens: usage.inputTokens + usage.outputTokens };
}
