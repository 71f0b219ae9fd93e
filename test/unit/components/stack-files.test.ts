import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Mistakes } from "../../../components/mistakes.ts";
import { parseStackConfig } from "../../../components/stack-config.ts";
import { ofTeamFile, stackFile, type Values } from "../../../components/stack-file.ts";
import { team } from "./stack-file.ts";

const environments: Readonly<Record<string, Values>> = {
  dev: { claudeCode: { mode: "messages" }, workspace: "ws-dev" },
  "dev-eu": { workspace: "ws-dev-eu" },
};

function read(stack: string, values: Values, files = environments, stacks: readonly string[] = []) {
  return stackFile(
    values,
    { project: "bedrock-portkey", stack },
    { environment: (name) => files[name], hasStack: (name) => stacks.includes(name) },
  );
}

function mistakes(...of: Parameters<typeof read>): readonly string[] {
  try {
    read(...of);
  } catch (error) {
    if (error instanceof Mistakes) return error.lines;
    throw error;
  }
  return [];
}

describe("a team's own stack", () => {
  test("is its environment with one team, under the environment's names", () => {
    expect(read("dev-payments", { environment: "dev", team })).toEqual({
      scope: { project: "bedrock-portkey", stack: "dev" },
      team: "payments",
      values: { claudeCode: { mode: "messages" }, teams: { payments: team }, workspace: "ws-dev" },
    });
  });

  test("may be of an environment whose name begins with another's", () => {
    expect(read("dev-eu-payments", { environment: "dev-eu", team })).toMatchObject({
      scope: { stack: "dev-eu" },
      team: "payments",
    });
  });

  test("holds the secrets that are its own", () => {
    const values = {
      environment: "dev",
      key: "pk",
      portkeyApiKey: "admin",
      team: { ...team, apiKey: { existing: "key" } },
    };
    expect(read("dev-payments", values).values).toMatchObject({ key: "pk", portkeyApiKey: "admin" });
  });

  test("does not decide where the environment's admin key is sent", () => {
    const values = { environment: "dev", portkeyBaseUrl: "https://evil.example/v1", team };
    expect(mistakes("dev-payments", values)).toEqual([
      "portkeyBaseUrl: a team's own stack cannot set it (set PORTKEY_BASE_URL where pulumi runs)",
    ]);
  });

  test("is told all that is wrong with it at once", () => {
    expect(mistakes("dev-payments", { environment: "dev", teams: {}, workspace: "ws" })).toEqual([
      "team: missing",
      "teams: belongs into environments/dev.yaml (a team's own stack says its team)",
      "workspace: belongs into environments/dev.yaml (a team's own stack says its team)",
    ]);
    expect(mistakes("qa-payments", { environment: "qa", team })).toEqual([
      "environment: there is no environments/qa.yaml",
    ]);
    const form =
      "(stack dev-payments is one of an environment whose name it begins with, followed by - and the team's)";
    expect(mistakes("dev-payments", { team })).toEqual([`environment: missing ${form}`]);
    expect(mistakes("dev-payments", { environment: "prod", team })).toEqual([
      `environment: "prod" does not fit ${form}`,
    ]);
  });

  test("has its mistakes told in its own words", () => {
    expect(ofTeamFile('teams.payments.regions[0]: "x" is not an AWS region', "payments")).toBe(
      'team.regions[0]: "x" is not an AWS region',
    );
    expect(ofTeamFile("workspace: missing", "payments")).toBe("workspace: missing");
  });
});

describe("an environment's stack", () => {
  test("needs no file of its environment", () => {
    const values = { teams: { payments: team }, workspace: "ws" };
    expect(read("prod", values)).toEqual({ scope: { project: "bedrock-portkey", stack: "prod" }, values });
  });

  test("takes from the environment's file what it does not say itself, and says nothing twice", () => {
    expect(read("dev", { teams: {} }).values).toEqual({ ...environments.dev, teams: {} });
    expect(mistakes("dev", { teams: {}, workspace: "ws-dev" })).toEqual([
      "workspace: stands in environments/dev.yaml too (keep one)",
    ]);
  });
});

test("the example of a team's own stack is right", () => {
  const yaml = (file: string) => parse(readFileSync(join(import.meta.dirname, "../../..", file), "utf8"));
  const { config } = yaml("Pulumi.staging-payments.yaml");
  const own = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith("bedrock-portkey:"))
      .map(([key, value]) => [key.replace("bedrock-portkey:", ""), value]),
  );
  const { scope, values } = read("staging-payments", own, { staging: yaml("environments/staging.yaml") });
  const { teams } = parseStackConfig(values, { hasAdminKey: true, scope });
  expect(teams.payments).toMatchObject({ budget: { limit: 500 } });
});

test("no team is made by two stacks", () => {
  expect(
    mistakes("dev", { teams: { payments: team, search: team } }, environments, ["dev-payments"]),
  ).toEqual(["teams.payments: has a stack of its own, Pulumi.dev-payments.yaml (keep one)"]);
});

test("what is made once in an account, and how Portkey is called, cannot stand in what all stacks read", () => {
  const files = {
    dev: { audit: {}, portkeyApiKey: "pk", portkeyBaseUrl: "https://portkey", teams: {}, workspace: "ws" },
  };
  const lines = ["audit", "portkeyApiKey", "portkeyBaseUrl", "teams"].map(
    (name) => `environments/dev.yaml: ${name}: belongs into the file of a stack`,
  );
  expect(mistakes("dev", {}, files)).toEqual(lines);
  expect(mistakes("dev-payments", { environment: "dev", team }, files)).toEqual(lines);
});
