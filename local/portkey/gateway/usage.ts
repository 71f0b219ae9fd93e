import { EventStreamCodec } from "@smithy/eventstream-codec";

/** What an answer took, in tokens. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** Reads along while an answer passes by. */
export interface UsageReader {
  read(chunk: Uint8Array): void;
  /** What the answer told; undefined where it told nothing. */
  tokens(): Tokens | undefined;
}

/** A reader of JSON, of server-sent events or of AWS's event stream, by the answer's content type. */
export function usageReader(contentType: string | null): UsageReader {
  if (contentType?.startsWith("text/event-stream")) return ofServerSentEvents();
  if (contentType?.startsWith("application/vnd.amazon.eventstream")) return ofEventStream();
  return ofJson();
}

/** Numbers under the names of the Messages API or of Converse. */
type Usage = Record<string, number | null | undefined>;

/** Collects what events tell: the start tells the input, the end the output, and either may tell both. */
class Told {
  #usage: Usage | undefined;

  add(event: unknown): void {
    const { message, usage } = Object(event) as { message?: { usage?: Usage }; usage?: Usage };
    const told = message?.usage ?? usage;
    if (told) this.#usage = { ...this.#usage, ...told };
  }

  tokens(): Tokens | undefined {
    const usage = this.#usage;
    return (
      usage && {
        cacheRead: usage.cache_read_input_tokens ?? usage.cacheReadInputTokens ?? 0,
        cacheWrite: usage.cache_creation_input_tokens ?? usage.cacheWriteInputTokens ?? 0,
        input: usage.input_tokens ?? usage.inputTokens ?? 0,
        output: usage.output_tokens ?? usage.outputTokens ?? 0,
      }
    );
  }
}

function ofJson(): UsageReader {
  const chunks: Uint8Array[] = [];
  return {
    read: (chunk) => chunks.push(chunk),
    tokens() {
      const told = new Told();
      told.add(parsed(Buffer.concat(chunks).toString()));
      return told.tokens();
    },
  };
}

function ofServerSentEvents(): UsageReader {
  const told = new Told();
  const decoder = new TextDecoder();
  let rest = "";
  return {
    read(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) told.add(parsed(line.slice("data:".length)));
    },
    tokens: () => told.tokens(),
  };
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
);

function ofEventStream(): UsageReader {
  const told = new Told();
  let rest = Buffer.alloc(0);
  return {
    read(chunk) {
      rest = Buffer.concat([rest, chunk]);
      // Each frame starts with its own length.
      while (rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
        const length = rest.readUInt32BE(0);
        const event = parsed(Buffer.from(codec.decode(rest.subarray(0, length)).body).toString());
        const { bytes } = Object(event) as { bytes?: string };
        told.add(bytes === undefined ? event : parsed(Buffer.from(bytes, "base64").toString()));
        rest = rest.subarray(length);
      }
    },
    tokens: () => told.tokens(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
