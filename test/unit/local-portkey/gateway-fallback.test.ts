import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { gatewayConfig, type Routing } from "../../../components/portkey/gateway-config.ts";
import { onLoopback } from "../components/loopback.ts";
import { PROFILE } from "../local-bedrock/local.ts";
import { apiKey, ask, config, gateway, virtualKey } from "./gateway.ts";

/*
 * The document that a team's fallback becomes, as Portkey's own open gateway takes it: Bedrock is down, and another
 * provider is asked in its place.
 */

/** What has arrived at Anthropic's API. */
interface Arrived {
  readonly path: string;
  readonly model: unknown;
  readonly key: unknown;
}

const anthropic = { url: "" };
const g = gateway({ anthropic: () => anthropic.url });

/** Anthropic's API, as far as it is asked. */
async function startAnthropic(): Promise<Arrived[]> {
  const arrived: Arrived[] = [];
  const said = { content: [{ text: "pong", type: "text" }], role: "assistant", type: "message" };
  const { url } = await onLoopback(async (request, response) => {
    const { model } = JSON.parse(await text(request)) as { model?: unknown };
    arrived.push({ key: request.headers["x-api-key"], model, path: request.url ?? "" });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ...said, model }));
  });
  anthropic.url = url;
  return arrived;
}

/** Asks the gateway by a team's route while Bedrock is down. @returns what the other provider was asked */
async function askWithoutBedrock(
  fallbackTo: (slug: string) => Routing["fallbackTo"],
  mode: "bedrock" | "messages" = "messages",
) {
  const arrived = await startAnthropic();
  const slug = await virtualKey(g);
  const none = { awsAccessKeyId: undefined, awsRegion: undefined, awsSecretAccessKey: undefined };
  const other = await virtualKey(g, "us-east-1", {
    ...none,
    awsAuthType: undefined,
    key: "sk-ant",
    provider: "anthropic",
  });
  const document = gatewayConfig([{ region: "us-east-1", slug }], { fallbackTo: fallbackTo(other) });
  const { id: config_id } = await config(g, document);
  const { key } = await apiKey(g, { defaults: { config_id } });
  g.bedrock.fail({ status: 503, times: 1 });
  const { status } = await ask(g, key, { mode });
  return { arrived, status };
}

it("asks the other provider for its own name of the model", async () => {
  const { arrived, status } = await askWithoutBedrock((slug) => [{ model: "claude-sonnet-4-6", slug }]);
  expect(status).toBe(200);
  expect(arrived).toEqual([{ key: "sk-ant", model: "claude-sonnet-4-6", path: "/v1/messages" }]);
  expect(g.bedrock.calls.map(({ model }) => model)).toEqual([PROFILE]);
});

it("asks for Bedrock's id where the file names no other model: what the preview warns of", async () => {
  const { arrived } = await askWithoutBedrock((slug) => [{ slug }]);
  expect(arrived).toMatchObject([{ model: PROFILE }]);
});

it("asks in Bedrock's form in mode bedrock, whatever model the file names: what the preview warns of", async () => {
  const named = (slug: string) => [{ model: "claude-sonnet-4-6", slug }];
  const { arrived } = await askWithoutBedrock(named, "bedrock");
  expect(arrived).toMatchObject([{ path: `/v1/model/${encodeURIComponent(PROFILE)}/invoke` }]);
});
