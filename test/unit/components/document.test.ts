import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { settings } from "../../../components/claude-code/settings.ts";
import type { Route } from "../../../components/claude-code/settings-source.ts";
import { gatewayConfig, needsConfig } from "../../../components/portkey/gateway-config.ts";
import { usageLimits } from "../../../components/portkey/limits.ts";
import { parseStackConfig } from "../../../components/stack-config.ts";
import { plannedSettings } from "../../../components/team-claude-code.ts";
import type { TeamSpec } from "../../../components/team-spec.ts";
import { documentConfigs, documentLimits, documentSettings } from "../../document.ts";

/*
 * What Pulumi.dev.yaml makes, held against the guide, block by block, without an engine.
 */

const file = parse(readFileSync(join(import.meta.dirname, "../../../Pulumi.dev.yaml"), "utf8"));
const { context, teams } = parseStackConfig(
  { teams: file.config["bedrock-portkey:teams"], workspace: file.config["bedrock-portkey:workspace"] },
  { hasAdminKey: true, scope: { project: "bedrock-portkey", stack: "dev" } },
);

function team(name: string): TeamSpec {
  const spec = teams[name];
  if (spec === undefined) throw new Error(`Pulumi.dev.yaml has no team ${name}`);
  return spec;
}

function settingsOf(name: string, route: Route, member?: string) {
  const { members, models } = team(name);
  return settings(
    {
      ...plannedSettings(name, team(name), context),
      apiKey: "YOUR_PORTKEY_API_KEY",
      gatewayUrl: "https://api.portkey.ai/v1",
      members: Object.fromEntries(members.map(({ name }) => [name, {}])),
      models,
      route,
    },
    { member },
  );
}

function configOf(name: string, ...slugs: string[]) {
  const { regions, routing } = team(name);
  return gatewayConfig(
    regions.map((region, index) => ({ region, slug: slugs[index] ?? "" })),
    routing,
  );
}

const keys = { apiKey: "YOUR_PORTKEY_API_KEY", config: "YOUR_CONFIG_ID", virtualKey: "YOUR_VIRTUAL_KEY" };
const byVirtualKey: Route = { virtualKey: keys.virtualKey };
const byConfig: Route = { config: keys.config };

describe("the guide's settings.json", () => {
  test("quick start", () => {
    expect(needsConfig(team("quick-start").regions, team("quick-start").routing)).toBe(false);
    expect(settingsOf("quick-start", byVirtualKey)).toStrictEqual(documentSettings.quickStart(keys));
  });

  test("using a config", () => {
    expect(settingsOf("using-a-config", byConfig)).toStrictEqual(documentSettings.usingAConfig(keys));
  });

  test("usage by team and user", () => {
    expect(settingsOf("engineering", byVirtualKey, "john.doe")).toStrictEqual(
      documentSettings.metadata(keys),
    );
  });

  test("complete example", () => {
    expect(settingsOf("complete-example", byConfig, "john.doe")).toStrictEqual(
      documentSettings.completeExample(keys),
    );
  });
});

describe("the guide's configs", () => {
  const { caching, completeExample, fallbacks, loadBalancing, retries, usingAConfig } = documentConfigs;

  test.each([
    ["using-a-config", usingAConfig("YOUR_VIRTUAL_KEY"), ["YOUR_VIRTUAL_KEY"]],
    ["fallbacks", fallbacks("bedrock-virtual-key"), ["bedrock-virtual-key"]],
    [
      "load-balancing",
      loadBalancing("bedrock-us-east", "bedrock-us-west"),
      ["bedrock-us-east", "bedrock-us-west"],
    ],
    ["caching", caching("YOUR_VIRTUAL_KEY"), ["YOUR_VIRTUAL_KEY"]],
    ["retries", retries("YOUR_VIRTUAL_KEY"), ["YOUR_VIRTUAL_KEY"]],
    ["complete-example", completeExample("bedrock-virtual-key"), ["bedrock-virtual-key"]],
  ])("%s", (name, block, slugs) => {
    expect(configOf(name, ...slugs)).toStrictEqual(block);
  });
});

test("the guide's spending control stands on the virtual key", () => {
  const { budget, limitsOn, rateLimits } = team("budget-limits");
  expect(limitsOn).toBe("virtualKey");
  expect(budget && usageLimits(budget)).toStrictEqual(documentLimits.usage_limits);
  expect(rateLimits).toStrictEqual(documentLimits.rate_limits);
});
