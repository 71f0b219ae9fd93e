import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { type Call, portkeyClient } from "../../../components/portkey/client.ts";
import { onLoopback } from "./loopback.ts";
import { type Form, forms } from "./shared/forms.ts";

/*
 * A server, a proxy or a firewall may answer with what it was sent, written in whatever way. The error that a person reads
 * holds neither the admin key nor a secret of the call.
 */

interface Echo {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers that repeat a text, by where. */
const places: Readonly<Record<string, (text: string) => Echo>> = {
  "in a message": (text) => json(400, { error: { message: `bad ${text}` } }),
  "in a code": (text) => json(400, { data: { errorCode: text, message: "bad" } }),
  "in nested JSON": (text) => json(400, { message: JSON.stringify({ sent: { headers: [text] } }) }),
  "in a page": (text) => ({ body: `<html>${text}</html>`, status: 400 }),
  "in plain text": (text) => ({ body: `400 ${text}`, status: 400 }),
  "in a success that is no JSON": (text) => ({ body: text, status: 200 }),
  "in an answer of the wrong form": (text) => json(200, { [text]: text, slug: [text] }),
  "in a redirect": (text) => ({
    body: text,
    headers: { location: `https://a.example/${encodeURIComponent(text)}` },
    status: 307,
  }),
};

function json(status: number, body: unknown): Echo {
  return { body: JSON.stringify(body), headers: { "content-type": "application/json" }, status };
}

/** What an HTTP header can carry of a secret. */
const adminKey = fc.string({ minLength: 20, maxLength: 40, unit: fc.constantFrom(..."aZ09+/=-_.~&<\"'") });
const awsSecret = fc.base64String({ minLength: 40, maxLength: 40 });

test.each(Object.keys(forms))(
  "no error of the client shows a secret that comes back as: %s",
  async (name) => {
    const form = forms[name] as Form;
    let echo: (texts: string) => Echo = (body) => ({ body, status: 400 });
    const { url } = await onLoopback(async (request, response) => {
      const { secret } = JSON.parse(await text(request)) as { secret: string };
      const { body, headers, status } = echo(form(`${request.headers["x-portkey-api-key"]} and ${secret}`));
      response.writeHead(status, headers).end(body);
    });
    const property = fc.asyncProperty(
      adminKey,
      awsSecret,
      fc.constantFrom(...Object.keys(places)),
      async (key, secret, place) => {
        echo = places[place] as (typeof places)[string];
        const shown = await failure(url, key, secret);
        expect(shown).toContain("creating virtual key");
        for (const again of Object.values(forms)) {
          expect(shown).not.toContain(middle(again(key)));
          expect(shown).not.toContain(middle(again(secret)));
        }
      },
    );
    await fc.assert(property, { numRuns: 20 });
  },
);

/** All that an error shows, to people and to whoever inspects it. */
async function failure(url: string, adminKey: string, secret: string): Promise<string> {
  const call: Call<unknown> = {
    answer: z.object({ slug: z.string().min(1) }),
    body: { secret },
    doing: "creating virtual key",
    method: "POST",
    path: "virtual-keys",
    scope: "virtual_keys.create",
    secrets: [secret],
  };
  const error: unknown = await portkeyClient(url, adminKey)(call).catch((reason) => reason);
  return [String(error), JSON.stringify(error), inspect(error, { depth: 10, showHidden: true })].join("\n");
}

/** What would stay of a text of which somebody hides both ends. */
function middle(text: string): string {
  const edge = Math.floor(text.length / 4);
  return text.slice(edge, -edge);
}
