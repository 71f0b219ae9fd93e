import { asciiJson } from "../../../components/json.ts";

/** Headers of one connection, and those that say how long or how packed a body is, which is passed on unpacked. */
const OF_THE_CONNECTION = [
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "transfer-encoding",
];

/** In place of the signature for AWS, the open gateway would send these on. */
const CREDENTIALS = ["authorization", "x-api-key"];

/**
 * What the open gateway is sent: the client's headers without its credentials and without anything that says where
 * to go, and what was made of those.
 */
export function headersFor(client: Headers, config: object, metadata: object): Headers {
  const headers = without(client, [...OF_THE_CONNECTION, ...CREDENTIALS]);
  for (const name of [...headers.keys()]) if (name.startsWith("x-portkey-")) headers.delete(name);
  headers.set("x-portkey-config", asciiJson(config));
  headers.set("x-portkey-metadata", asciiJson(metadata));
  return headers;
}

/** What the client is sent of the open gateway's headers. */
export function passedOn(headers: Headers): Headers {
  return without(headers, OF_THE_CONNECTION);
}

function without(headers: Headers, names: readonly string[]): Headers {
  const rest = new Headers(headers);
  for (const name of names) rest.delete(name);
  return rest;
}
