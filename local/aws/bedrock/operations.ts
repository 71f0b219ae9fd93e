import { conversation, conversationEvents } from "./converse.ts";
import { eventStream } from "./event-stream.ts";
import { message, messageEvents, messagesFields } from "./messages.ts";
import type { Said } from "./prompt.ts";

/** A way to have a model answer. */
export interface Operation {
  /** What AWS calls it. */
  readonly name: string;
  /** The last part of its path. */
  readonly verb: string;
  /** The IAM action: Converse has none of its own. Source: Service Authorization Reference. */
  readonly action: string;
  /** Fields of the body without which it is refused, beside `messages`. */
  readonly required: readonly string[];
  answer(said: Said): Response;
}

const whole = "bedrock:InvokeModel";
const streamed = "bedrock:InvokeModelWithResponseStream";

/** Those of Bedrock's runtime that answer a prompt. */
export const operations: readonly Operation[] = [
  {
    action: whole,
    answer: (said) => Response.json(message(said), { headers: counts(said) }),
    name: "InvokeModel",
    required: messagesFields,
    verb: "invoke",
  },
  {
    action: streamed,
    answer: (said) => eventStream(messageEvents(said), { "x-amzn-bedrock-content-type": "application/json" }),
    name: "InvokeModelWithResponseStream",
    required: messagesFields,
    verb: "invoke-with-response-stream",
  },
  {
    action: whole,
    answer: (said) => Response.json(conversation(said)),
    name: "Converse",
    required: [],
    verb: "converse",
  },
  {
    action: streamed,
    answer: (said) => eventStream(conversationEvents(said), {}),
    name: "ConverseStream",
    required: [],
    verb: "converse-stream",
  },
];

function counts({ usage }: Said): Record<string, string> {
  return {
    "x-amzn-bedrock-input-token-count": String(usage.inputTokens),
    "x-amzn-bedrock-output-token-count": String(usage.outputTokens),
  };
}
