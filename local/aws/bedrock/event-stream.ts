import { EventStreamCodec } from "@smithy/eventstream-codec";

/** One event: its type and its JSON payload. */
export type StreamEvent = readonly [type: string, payload: object];

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
);

/** An answer in AWS's binary event stream, a frame with its checksums per event. */
export function eventStream(events: readonly StreamEvent[], headers: Record<string, string>): Response {
  const frames = events.map(([type, payload]) =>
    codec.encode({
      body: Buffer.from(JSON.stringify(payload)),
      headers: {
        ":content-type": { type: "string", value: "application/json" },
        ":event-type": { type: "string", value: type },
        ":message-type": { type: "string", value: "event" },
      },
    }),
  );
  return new Response(ReadableStream.from(frames) as ReadableStream, {
    headers: { ...headers, "content-type": "application/vnd.amazon.eventstream" },
  });
}
