import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Settings, settings } from "../../components/claude-code/settings.ts";
import { type Mode, modes, type SettingsScope, type SettingsSource } from "../../components/claude-code/settings-source.ts";
import { registered } from "../engine/gateway.ts";
import { type LocalStack, localStack } from "../engine/local-stack.ts";
import { type Machine, machine } from "./machine.ts";

/*
 * The real Claude Code with the settings of each team of Pulumi.dev.yaml: through the local Portkey and the real
 * open-source gateway to the local Bedrock.
 */

const teams = [
  "budget-limits",
  "caching",
  "complete-example",
  "engineering",
  "fallbacks",
  "load-balancing",
  "quick-start",
  "retries",
  "using-a-config",
];
const model = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const placed: readonly (readonly SettingsScope[])[] = [["user"], ["project", "local"], ["managed"]];

let local: LocalStack;
let sources: Readonly<Record<string, SettingsSource>>;
let given: Readonly<Record<string, { apiKeyId: string; config?: string }>>;
beforeAll(async () => {
  local = await localStack("dev");
  await local.configure({ gatewayUrl: local.portkey.url });
  await local.stack.up({ suppressOutputs: true });
  const outputs = await local.stack.outputs();
  sources = outputs.claudeCode?.value;
  given = outputs.teams?.value;
});
afterAll(() => local.close());

test("every team of the file is tried", () => expect(Object.keys(sources).sort()).toEqual(teams));

describe.each(teams)("%s", (team) => {
  const cases = modes.flatMap((mode) => placed.map((scopes) => [mode, scopes] as const));
  test.for(cases)("in mode %s, settings of scope %s make Claude Code answer", async ([mode, scopes]) => {
    const source = sources[team];
    if (source === undefined) throw new Error(`no outputs of ${team}`);
    const [member] = Object.keys(source.members);
    const at = await machine(team);
    try {
      for (const scope of scopes) await at.write(scope, settings(source, { member, mode, scope }));
      await expectAnswer(at, team, { member, mode, source });
    } finally {
      await at.remove();
    }
  });
});
