import { expect, test } from "vitest";
import { apiKey, ask, config, gateway, virtualKey } from "./gateway.ts";

/*
 * An organisation made since June 2026 takes saved objects only. What is refused there must be refused here, or settings
 * that fail for new customers pass every test.
 */

const to = gateway({ savedOnly: true });

test.each([
  ["inline_config_blocked", "x-portkey-config", '{"provider":"bedrock"}'],
  ["inline_provider_blocked", "x-portkey-provider", "bedrock"],
  ["inline_custom_host_blocked", "x-portkey-custom-host", "https://example.com"],
  ["inline_provider_url_blocked", "x-portkey-azure-foundry-url", "https://example.com"],
  ["inline_forward_headers_blocked", "x-portkey-forward-headers", "anthropic-beta"],
])("%s: %s is refused before anything is called", async (code, field, value) => {
  const { key } = await apiKey(to);
  const { body, status } = await ask(to, key, { headers: { [field]: value } });
  expect(status).toBe(400);
  expect(body).toEqual({ error: { code, field, message: expect.any(String) }, status: "failure" });
  expect(to.bedrock.calls).toEqual([]);
});

test("the headers of the archived guide are refused", async () => {
  const { key } = await apiKey(to);
  const headers = { "x-portkey-provider": "bedrock", "x-portkey-virtual-key": await virtualKey(to) };
  expect((await ask(to, key, { headers })).body.error.code).toBe("inline_provider_blocked");
});

test.each(["messages", "bedrock"] as const)("slugs of saved objects work, mode %s", async (mode) => {
  const { key } = await apiKey(to);
  const slug = await virtualKey(to);
  const saved = await config(to, { virtual_key: slug });
  const routes = [
    ["x-portkey-provider", `@${slug}`],
    ["x-portkey-config", saved.slug],
  ] as const;
  for (const [name, value] of routes) {
    expect((await ask(to, key, { headers: { [name]: value }, mode })).status).toBe(200);
  }
});
