import { describe, expect, test } from "vitest";
import { settings } from "../../../components/claude-code/settings.ts";
import { claudeCodeOf, plannedSettings } from "../../../components/team-claude-code.ts";
import { modelsOf } from "../../../components/team-models.ts";
import { listsProfiles } from "../../../components/team-reach.ts";
import { source } from "./settings-source.ts";
import { of, parse, sonnet, team } from "./stack-file.ts";

const opus = "us.anthropic.claude-opus-4-8";

/** How Claude Code is set up for a team that differs as said, in an environment that says something too. */
function payments(difference: object, environment: object = {}) {
  const { context, teams } = parse({ payments: { ...team, ...difference } }, { claudeCode: environment });
  const spec = teams.payments;
  if (spec === undefined) throw new Error("no team");
  return { context, spec };
}

/** The command that fetches a team's key. */
function helper(apiKeyHelper: object, rest: object = {}): string | undefined {
  const { context, spec } = payments({ claudeCode: { apiKeyHelper }, ...rest });
  return plannedSettings("payments", spec, context).apiKeyHelper;
}

describe("mistakes", () => {
  test.each([
    [
      { claudeCode: { mode: "mesages" } },
      'teams.payments.claudeCode.mode: "mesages" is not allowed (did you mean "messages"?)',
    ],
    [
      { claudeCode: { flag: "string" } },
      'teams.payments.claudeCode.flag: unknown key (did you mean "flags"?)',
    ],
    [
      { claudeCode: { apiKeyHelper: {} } },
      "teams.payments.claudeCode.apiKeyHelper: needs one of keychain, secretsManager, parameterStore, command",
    ],
    [
      { claudeCode: { apiKeyHelper: { command: "print", keychain: "k" } } },
      "teams.payments.claudeCode.apiKeyHelper: needs one of keychain, secretsManager, parameterStore, command, not 2",
    ],
    [
      { claudeCode: { apiKeyHelper: { keychain: "k", region: "us-east-1" } } },
      "teams.payments.claudeCode.apiKeyHelper.region: goes with secretsManager or parameterStore",
    ],
    [
      { claudeCode: { apiKeyHelper: { keychain: "a'b" } } },
      `teams.payments.claudeCode.apiKeyHelper.keychain: "a'b" is not a name that a command can carry (letters, digits, _+=,.@:/-, {team} and {member} are allowed)`,
    ],
    [
      { claudeCode: { apiKeyHelper: { keychain: "claude-{membr}" } } },
      'teams.payments.claudeCode.apiKeyHelper.keychain: "claude-{membr}" is not a name that a command can carry (letters, digits, _+=,.@:/-, {team} and {member} are allowed)',
    ],
    [
      {
        apiKeys: "perMember",
        claudeCode: { apiKeyHelper: { keychain: "claude-{member}" } },
        members: ["o'brien", "$(touch pwned)", "jane roe", "a`b`", 'q"q', "corp\\jane", "%PATH%", "josé"],
      },
      [
        [1, "$(touch pwned)"] as const,
        [3, "a`b`"] as const,
        [4, 'q"q'] as const,
        [5, "corp\\jane"] as const,
        [6, "%PATH%"] as const,
      ].map(
        ([index, name]) =>
          `teams.payments.members[${index}]: "${name}" cannot be the {member} of claudeCode.apiKeyHelper.keychain (", $, \`, \\ and % are not allowed there)`,
      ),
    ],
    [
      {
        apiKeys: "perMember",
        claudeCode: { apiKeyHelper: { command: "print '{member}'" } },
        members: ["o'brien", "jane.roe", "jane roe"],
      },
      [
        `teams.payments.members[0]: "o'brien" cannot be the {member} of claudeCode.apiKeyHelper.command (letters, digits and _+=,.@:/- are allowed)`,
        `teams.payments.members[2]: "jane roe" cannot be the {member} of claudeCode.apiKeyHelper.command (letters, digits and _+=,.@:/- are allowed)`,
      ],
    ],
    [
      { claudeCode: { apiKeyHelper: { keychain: "claude-{member}" } } },
      "teams.payments.claudeCode.apiKeyHelper: {member} needs apiKeys: perMember (the team shares one key)",
    ],
    [
      { apiKeys: "perMember", claudeCode: { apiKeyHelper: { keychain: "claude" } }, members: ["a"] },
      "teams.payments.claudeCode.apiKeyHelper: has no {member}, but each member has a key (apiKeys: perMember)",
    ],
    [
      { claudeCode: { telemetry: { endpoint: "collector" } } },
      'teams.payments.claudeCode.telemetry.endpoint: "collector" is not a URL (e.g. http://collector.example.com:4317)',
    ],
    [{ verify: { serial: 0 } }, "teams.payments.verify.serial: 0 is below 1"],
    [{ verify: "yes" }, "teams.payments.verify: must be true, false or { serial: 1 }"],
    [{ deliver: {} }, "teams.payments.deliver.command: missing"],
    [
      { models: { default: sonnet, haiku: "us.anthropic.claude-haiku-4" } },
      expect.stringContaining(
        'teams.payments.models.haiku: "us.anthropic.claude-haiku-4" is not an inference profile',
      ),
    ],
    [
      { models: { default: sonnet, opus: "eu.anthropic.claude-opus-4-8" } },
      expect.stringContaining(
        "teams.payments.models.opus: eu.anthropic.claude-opus-4-8 cannot be invoked from us-east-1",
      ),
    ],
  ])("%j", (difference, lines) => {
    expect(of(difference)).toEqual([lines].flat());
  });

  test("what an environment asks for is told of as its own", () => {
    expect(of({}, { claudeCode: { mode: "x" } })).toEqual([
      'claudeCode.mode: "x" is not allowed (allowed: bedrock, messages)',
    ]);
  });
});

test("a team says only what is different from its environment", () => {
  const { context, spec } = payments(
    { claudeCode: { flags: "string" } },
    { flags: "number", mode: "messages" },
  );
  expect(claudeCodeOf(spec, context)).toMatchObject({ flags: "string", mode: "messages" });
  const plain = payments({});
  expect(claudeCodeOf(plain.spec, plain.context)).toEqual({ flags: "number", mode: "bedrock" });
});

test("a model that an alias stands for may be invoked, and is offered", () => {
  const { spec } = payments({ models: { default: sonnet, opus } });
  expect(modelsOf(spec)).toEqual([sonnet, opus]);
  expect(settings(source({ models: spec.models })).availableModels).toEqual([sonnet, opus]);
});

test("inference profiles may be listed only where Claude Code does so", () => {
  const listed = (claudeCode: object) => {
    const { context, spec } = payments({ claudeCode });
    return listsProfiles(spec, context);
  };
  expect([listed({ mode: "bedrock" }), listed({ mode: "messages" })]).toEqual([true, false]);
});

test("the key comes from where the team keeps it", () => {
  expect(helper({ keychain: "claude-{team}" })).toBe(
    "security find-generic-password -w -s claude-payments 2>/dev/null || secret-tool lookup service claude-payments",
  );
  expect(helper({ region: "eu-west-1", secretsManager: "claude/{team}" })).toBe(
    "aws secretsmanager get-secret-value --secret-id claude/payments --region eu-west-1 --query SecretString --output text",
  );
  expect(helper({ parameterStore: "/claude/{member}" }, { apiKeys: "perMember", members: ["a"] })).toBe(
    "aws ssm get-parameter --with-decryption --name /claude/{member} --query Parameter.Value --output text",
  );
  expect(helper({ command: "vault kv get -field=key kv/claude/{team}" })).toBe(
    "vault kv get -field=key kv/claude/payments",
  );
});
