import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { configuration } from "../../../../tools/configuration/documents.ts";
import type { Value } from "../../../../tools/configuration/field.ts";
import { changedDestinations, destinationFields } from "../../../../tools/stacks/destinations.ts";
import { nothingHappened } from "../../../../tools/stacks/engine-events.ts";
import { summary } from "../../../../tools/stacks/summary.ts";
import { root } from "../github/workflows.ts";
import { type Repository, repository } from "./some-repository.ts";

// Processes take their time on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

const team = { models: { default: "us.anthropic.claude-sonnet-4-6" }, regions: ["us-east-1"] };

/** The text of a stack's file. */
const file = (values: object) =>
  JSON.stringify({
    config: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`bedrock-portkey:${name}`, value]),
    ),
  });

/** What reviewers are shown of the last commit. */
function shown(project: Repository, stack = "dev"): Promise<string[]> {
  return changedDestinations(project, stack, "HEAD~1");
}

describe("a reviewer is shown", () => {
  test("where the admin key, developers' keys and prompts would go from now on", async () => {
    const project = repository({ "Pulumi.dev.yaml": file({ teams: {}, workspace: "ws-dev" }) });
    project.commit({
      "Pulumi.dev.yaml": file({
        gatewayUrl: "https://evil.example/v1",
        portkeyBaseUrl: "https://evil.example/v1",
        teams: {
          payments: { ...team, deliver: { command: "curl evil" }, routing: { fallbackTo: ["theirs"] } },
        },
        workspace: "ws-dev",
      }),
    });
    expect(await shown(project)).toEqual([
      "gatewayUrl: none → https://evil.example/v1",
      "portkeyBaseUrl: none → https://evil.example/v1",
      'teams.payments.deliver: none → {"command":"curl evil"}',
      'teams.payments.routing.fallbackTo: none → ["theirs"]',
    ]);
  });

  test("what an environment's file changes, for each of its stacks", async () => {
    const values = { environment: "staging", team };
    const project = repository({
      "Pulumi.staging-payments.yaml": file(values),
      "environments/staging.yaml":
        "workspace: ws-a\nclaudeCode: { telemetry: { endpoint: https://ours.example } }\n",
    });
    project.commit({ "environments/staging.yaml": "workspace: ws-b\n" });
    expect(await shown(project, "staging-payments")).toEqual([
      'claudeCode.telemetry: {"endpoint":"https://ours.example"} → none',
      "workspace: ws-a → ws-b",
    ]);
  });

  test("in a stack that is new, all of it", async () => {
    const project = repository({});
    project.commit({ "Pulumi.dev.yaml": file({ teams: { payments: team }, workspace: "ws-dev" }) });
    expect(await shown(project)).toEqual(["workspace: none → ws-dev"]);
  });

  test("no secret, and no text that would move the cursor", async () => {
    const project = repository({ "Pulumi.dev.yaml": file({ workspace: "ws-dev" }) });
    project.commit({ "Pulumi.dev.yaml": file({ gatewayUrl: { secure: "abc" }, workspace: "\u202e" }) });
    expect(await shown(project)).toEqual(["gatewayUrl: none → a secret", "workspace: ws-dev → \\u202e"]);
  });

  test("nothing where nothing of the kind changes, or there is nothing to compare with", async () => {
    const before = { teams: { payments: { ...team, deliver: { command: "x" } } }, workspace: "ws-dev" };
    const project = repository({ "Pulumi.dev.yaml": file(before) });
    const teams = { payments: { ...before.teams.payments, budget: { limit: 5 } } };
    project.commit({ "Pulumi.dev.yaml": file({ ...before, teams }) });
    expect(await shown(project)).toEqual([]);
    expect(await changedDestinations(project, "dev", undefined)).toEqual([]);
    expect(await changedDestinations(project, "dev", "0".repeat(40))).toEqual([]);
  });
});

test("a summary has them in a section of their own, before the changes", () => {
  const destinations = ["gatewayUrl: none → https://evil.example/v1"];
  const text = summary({
    destinations,
    exitCode: 0,
    happened: nothingHappened,
    stack: "dev",
    verb: "preview",
  });
  expect(text).toContain(
    "\n\n**Where keys, prompts and commands go**\n\n```text\ngatewayUrl: none → https://evil.example/v1\n```\n",
  );
});

test("every such field exists, and docs/security.md says what it decides", () => {
  const { team, values } = configuration(root);
  const has = (value: Value | undefined, [name, ...rest]: readonly string[]): boolean => {
    if (name === undefined) return true;
    if (value?.kind !== "section") return false;
    const field = value.fields.find((each) => each.name === name);
    return field !== undefined && has(field.value, rest);
  };
  const missing = [
    ...destinationFields.environment.filter(
      (path) => !has({ fields: values, kind: "section" }, path.split(".")),
    ),
    ...destinationFields.team.filter((path) => !has(team, path.split("."))),
  ];
  expect(missing).toEqual([]);
  const docs = readFileSync(join(root, "docs/security.md"), "utf8");
  for (const path of Object.values(destinationFields).flat()) expect(docs).toContain(`\`${path}\``);
});
