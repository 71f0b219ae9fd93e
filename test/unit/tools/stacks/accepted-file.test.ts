import { afterEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { yamlFile } from "../../../../components/environment/yaml-file.ts";
import { openProject } from "../../../../tools/project/project.ts";
import { acceptedText } from "../../../../tools/stacks/accepted-file.ts";
import { folderWith, mistakesOf } from "../team/some-project.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const right = `config:
  aws:region: us-east-1
  bedrock-portkey:workspace: ws-dev
  bedrock-portkey:config:environment: dev
  team: &team { regions: [us-east-1], metadata: { answer: "yes", day: "2026-01-01" } }
  bedrock-portkey:copy: *team
encryptionsalt: v1:abc
`;

function accepted(text: string): string {
  return acceptedText(openProject(folderWith({})), yamlFile("Pulumi.dev.yaml", text));
}

/** The mistakes of a right file with more lines in its config. */
function mistakes(lines: string): readonly string[] {
  return mistakesOf(() => accepted(`${lines}\nconfig:\n  aws:region: us-east-1\n`));
}

test("the engine gets what was checked, in a form that can be read in one way only", () => {
  const text = accepted(right);
  expect(parse(text)).toEqual(parse(right));
  expect(text).not.toMatch(/[&*]team/);
  expect(text).toContain('"answer": "yes"');
  expect(text).toContain('"day": "2026-01-01"');
});

test("an empty file stays one", () => {
  expect(parse(accepted(""))).toEqual({});
});

describe("a stack's file in a pipeline cannot", () => {
  test.each([
    ["start a process", "aws:sharedConfigFiles", "config.aws:sharedConfigFiles: not allowed in a pipeline"],
    [
      "start a process",
      "aws:config:sharedCredentialsFiles",
      "config.aws:config:sharedCredentialsFiles: not allowed",
    ],
    ["name another identity", "aws:profile", "config.aws:profile: not allowed"],
    ["name another identity", "aws:assumeRoles", "config.aws:assumeRoles: not allowed"],
    ["send calls elsewhere", "aws:endpoints", "config.aws:endpoints: not allowed"],
    ["send calls elsewhere", "aws:httpProxy", "config.aws:httpProxy: not allowed"],
    [
      "leave out checks",
      "aws:skipCredentialsValidation",
      "config.aws:skipCredentialsValidation: not allowed",
    ],
    [
      "load another provider",
      "pulumi:disable-default-providers",
      "config.pulumi:disable-default-providers: not",
    ],
    ["set up another provider", "command:shell", "config.command:shell: not allowed"],
  ])("%s by %s", (_, key, line) => {
    const file = `config:\n  ${JSON.stringify(key)}: x\n`;
    expect(mistakesOf(() => accepted(file))).toEqual([expect.stringContaining(`Pulumi.dev.yaml: ${line}`)]);
  });

  test("hide such a setting behind an anchor, a merge or an escape", () => {
    const hidden = [
      "x: &x { aws:profile: admin }\nconfig: *x\n",
      "config:\n  <<: { aws:profile: admin }\n",
      '"config": { "\\x61ws:profile": admin }\n',
      "config: !!map { !!str aws:profile : admin }\n",
    ];
    for (const file of hidden) {
      expect(mistakesOf(() => accepted(file)).join("\n")).toContain("config.aws:profile: not allowed");
    }
  });

  test("import environments, which set variables of the process", () => {
    expect(mistakes("environment: [evil]")).toEqual([
      expect.stringContaining("Pulumi.dev.yaml: environment: no pipeline reads environments of Pulumi ESC"),
    ]);
  });

  test("say what Pulumi may learn to read one day", () => {
    expect(mistakes("configg: {}")).toEqual([
      'Pulumi.dev.yaml: configg: unknown key (did you mean "config"?)',
    ]);
  });

  test("decide who can decrypt its secrets", () => {
    const evil = "secretsprovider: awskms://alias/x?region=us-east-1&endpoint=https://evil.example";
    expect(mistakes(evil)).toEqual([
      'Pulumi.dev.yaml: secretsprovider: "awskms://alias/x?region=us-east-1&endpoint=https://evil.example" is not allowed (e.g. awskms://alias/bedrock-portkey?region=us-east-1)',
    ]);
    const ours = "awskms://alias/ours?region=us-east-1";
    expect(mistakes(`secretsprovider: ${ours}`)).toEqual([]);
    vi.stubEnv("PULUMI_SECRETS_PROVIDER", ours);
    expect(mistakes(`secretsprovider: ${ours}`)).toEqual([]);
    expect(mistakes("secretsprovider: awskms://alias/theirs?region=us-east-1")).toEqual([
      'Pulumi.dev.yaml: secretsprovider: "awskms://alias/theirs?region=us-east-1" is not the pipeline\'s PULUMI_SECRETS_PROVIDER (keep one)',
    ]);
  });

  test("send the admin key anywhere: only agree with the pipeline's PORTKEY_BASE_URL", () => {
    vi.stubEnv("PORTKEY_BASE_URL", "");
    const says = (url: string) => mistakesOf(() => accepted(`config: { portkeyBaseUrl: ${url} }`));
    expect(says("https://evil.example/v1")).toEqual([
      "Pulumi.dev.yaml: portkeyBaseUrl: is not where this pipeline's Portkey is, https://api.portkey.ai/v1 (set PORTKEY_BASE_URL)",
    ]);
    expect(says("{ secure: abc }")).toHaveLength(1);
    expect(says("https://api.portkey.ai/v1/")).toEqual([]);
    vi.stubEnv("PORTKEY_BASE_URL", "https://portkey.example.com/v1");
    expect(says("https://portkey.example.com/v1")).toEqual([]);
    expect(says("https://api.portkey.ai/v1")).toHaveLength(1);
  });
});

test("all that is wrong with a file is one line each, at once", () => {
  const file = "environment: []\nconfig: { aws:profile: x, aws:token: y }\n";
  expect(mistakesOf(() => accepted(file))).toHaveLength(3);
});
