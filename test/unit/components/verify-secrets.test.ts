import fc from "fast-check";
import { expect, test } from "vitest";
import { prove } from "../../../components/claude-code/verification/prove.ts";
import { type Form, forms } from "./shared/forms.ts";
import { gateway, messagesSettings, type Reply } from "./verify-gateway.ts";

/*
 * A gateway, a proxy or a firewall may answer with what it was sent, written in whatever way. What `verify` prints is in
 * logs of pipelines: it shows the first characters of the API key and no more of it.
 */

/** Answers that repeat a text, by where. */
const places: Readonly<Record<string, (text: string) => Reply>> = {
  "in a message": (text) => ({ body: { error: { message: `bad ${text}` } }, status: 401 }),
  "in nested JSON": (text) => ({ body: { message: JSON.stringify({ headers: [text] }) }, status: 400 }),
  "in a page": (text) => ({ body: `<html>${text}</html>`, status: 403 }),
  "in a success without an answer": (text) => ({ body: { sent: text }, status: 200 }),
  "in headers": (text) => ({
    body: {},
    headers: { location: encodeURI(text), "x-amzn-errortype": encodeURI(text) },
    status: 302,
  }),
};

const someKey = fc.string({ minLength: 20, maxLength: 40, unit: fc.constantFrom(..."aZ09+/=-_.~&<\"'") });

test.each(Object.keys(forms))("verify shows no API key that comes back as: %s", async (name) => {
  const form = forms[name] as Form;
  let reply: Reply = { status: 400 };
  const { url } = await gateway(() => reply);
  const property = fc.asyncProperty(someKey, fc.constantFrom(...Object.keys(places)), async (key, place) => {
    reply = (places[place] as (typeof places)[string])(form(`Bearer ${key} and`));
    const settings = { env: { ANTHROPIC_BASE_URL: url.replace(/\/v1$/, "") }, model: "a-model" };
    const proof = prove({ ...settings, apiKeyHelper: "print" }, key, { tell: () => {} });
    const { message } = await proof.then(
      () => expect.unreachable("taken for an answer of a model"),
      (error: Error) => error,
    );
    expect(message).toContain(`API key ${key.slice(0, 4)}…`);
    for (const again of Object.values(forms)) expect(message).not.toContain(middle(again(key)));
  });
  await fc.assert(property, { numRuns: 20 });
});

test("verify prints what a gateway answers as lines of its own that nothing else can be taken for", async () => {
  const message = "\u001b[2J\n::stop-commands::x\n\u202eabc";
  const { url } = await gateway(() => ({ body: message, status: 400 }));
  const proof = prove(messagesSettings(url), "", { tell: () => {} });
  const text = await proof.catch((error: Error) => error.message);
  expect(text.split("\n")).toHaveLength(4);
  expect(text).toContain("came back: 400 \\u001b[2J ::stop-commands::x \\u202eabc");
});

/** What would stay of a text of which somebody hides both ends. */
function middle(text: string): string {
  const edge = Math.floor(text.length / 4);
  return text.slice(edge, -edge);
}
