import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readYamlFile } from "../../../../components/environment/yaml-file.ts";
import { openEnvironment } from "../../../../tools/project/environments.ts";
import { openProject } from "../../../../tools/project/project.ts";
import { addTo, afterAdd, afterRemove, afterRotate, folderWith, mistakesOf, sonnet } from "./some-project.ts";

const team = `{ regions: [us-east-1], models: { default: ${sonnet} } }`;
const dev = `config:
  bedrock-portkey:workspace: ws-dev
  bedrock-portkey:teams:
    search: ${team}
    check.out: ${team}
`;
const shared = { "environments/dev.yaml": "workspace: ws-dev\n" };

describe("a name that cannot be had is refused", () => {
  test.each([
    ["search", "search: dev has a team of this name (Pulumi.dev.yaml, line 4)"],
    ["Search", 'Search: differs from "search" only by case (IAM user names are unique ignoring case)'],
    ["check-out", 'check-out: has the same slug in Portkey as "check.out" (letters, digits, _ and - count)'],
    ["../search", "../search: not usable in an IAM user name (allowed: letters, digits and _ + = , . @ -)"],
    [
      "x".repeat(46),
      `${"x".repeat(46)}: the IAM user name bedrock-portkey-dev-${"x".repeat(46)} has 66 characters, at most 64 are allowed`,
    ],
  ])("%s", (name, line) => {
    expect(mistakesOf(() => afterAdd(dev, {}, name))).toEqual([line]);
  });

  test("where a team of another stack of the environment has it", () => {
    const files = { ...shared, "Pulumi.dev-search.yaml": own };
    const add = (name: string) => mistakesOf(() => addTo(files, "dev", name));
    expect(add("search")).toEqual(["search: dev has a team of this name (Pulumi.dev-search.yaml, line 3)"]);
    expect(add("SEARCH")).toEqual([
      'SEARCH: differs from "search" only by case (IAM user names are unique ignoring case)',
    ]);
  });

  test("where its stack could not be called so", () => {
    const add = (name: string, more: Record<string, string> = {}) =>
      mistakesOf(() => addTo({ ...shared, ...more }, "dev", name));
    expect(add("a+b")).toEqual([
      "a+b: not usable in the name of a stack (allowed: letters, digits and _ . -)",
    ]);
    expect(add("eu", { "environments/dev-eu.yaml": "workspace: ws\n" })).toEqual([
      "eu: its stack dev-eu would be called as the environment dev-eu",
    ]);
    expect(add("eu", { "Pulumi.dev-eu.yaml": dev })).toEqual([
      "eu: there is a file Pulumi.dev-eu.yaml, which is not a team's",
    ]);
  });
});

const own = `config:
  bedrock-portkey:environment: dev
  bedrock-portkey:team: ${team}
`;

describe("what the program would not take is refused", () => {
  test("in an environment's file, however much of it was there before", () => {
    expect(
      mistakesOf(() => afterAdd(dev, { model: "us.anthropic.claude-sonnet-4-7", regions: ["us-est-1"] })),
    ).toEqual([
      'Pulumi.dev.yaml: teams.payments.regions[0]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
      expect.stringMatching(
        /^Pulumi\.dev\.yaml: teams\.payments\.models\.default: "us\.anthropic\.claude-sonnet-4-7" is not an inference profile known on .* \(did you mean "us\.anthropic\.claude-sonnet-4-6"\?\)/,
      ),
    ]);
    expect(mistakesOf(() => afterAdd(dev.replace("workspace", "workspaces")))).toEqual([
      "Pulumi.dev.yaml: workspace: missing",
      'Pulumi.dev.yaml: workspaces: unknown key (did you mean "workspace"?)',
    ]);
  });

  test("in a team's own file, by the path that it has there", () => {
    expect(mistakesOf(() => addTo(shared, "dev", "payments", { regions: ["us-est-1"] }))).toEqual([
      'Pulumi.dev-payments.yaml: team.regions[0]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
    ]);
    expect(mistakesOf(() => addTo({ "environments/dev.yaml": "- a\n" }, "dev", "payments"))).toEqual([
      "Pulumi.dev-payments.yaml: environments/dev.yaml: is not a map of values, such as workspace: ws-…",
    ]);
  });

  test("in what a removal leaves behind, but not in what it takes out", () => {
    const broken = dev.replace("check.out: { regions: [us-east-1]", "check.out: { regions: []");
    expect(mistakesOf(() => afterRemove(broken, "search"))).toEqual([
      "Pulumi.dev.yaml: teams.check.out.regions: needs at least 1",
    ]);
    expect(afterRemove(broken, "check.out")).toBe(broken.replace(/ {4}check\.out.*\n/, ""));
    expect(mistakesOf(() => afterRotate(broken, [], "search"))).toEqual([
      "Pulumi.dev.yaml: teams.check.out.regions: needs at least 1",
    ]);
  });

  test("but not a secret that stays one", () => {
    const secret = "{ secure: v1:abc }";
    const withKeys = `${dev.replace("} }\n", "}, apiKey: { existing: byHand } }\n")}  bedrock-portkey:byHand: ${secret}\n  bedrock-portkey:portkeyApiKey: ${secret}\n`;
    expect(mistakesOf(() => afterAdd(withKeys))).toEqual([]);
    expect(mistakesOf(() => afterRotate(withKeys, [], "search"))).toEqual([]);
    const url = `${dev}  bedrock-portkey:gatewayUrl: ${secret}\n`;
    expect(mistakesOf(() => afterAdd(url))).toEqual([
      "Pulumi.dev.yaml: gatewayUrl: is a secret, which the state would hold in plain text (only portkeyApiKey and values named by apiKey.existing stay secret)",
    ]);
  });
});

describe("a team that other teams lean on", () => {
  const anchored = `config:
  bedrock-portkey:workspace: ws-dev
  bedrock-portkey:teams:
    payments: &base
      regions: &home [us-east-1]
      models: { default: ${sonnet} }
      accessKey: { serial: 1 }
    search: *base
    caching:
      <<: *base
      regions: *home
    retries: ${team}
`;

  test("is not removed, and every use is named", () => {
    expect(mistakesOf(() => afterRemove(anchored))).toEqual([
      "Pulumi.dev.yaml: payments cannot go: search (line 8) uses its anchor &base",
      "Pulumi.dev.yaml: payments cannot go: caching (line 10) uses its anchor &base",
      "Pulumi.dev.yaml: payments cannot go: caching.regions (line 11) uses its anchor &home",
    ]);
  });

  test("is not rotated together with them", () => {
    expect(mistakesOf(() => afterRotate(anchored, ["accessKey"]))).toEqual([
      "Pulumi.dev.yaml: config.bedrock-portkey:teams.search.accessKey.serial would change too: edit this file by hand",
    ]);
    expect(mistakesOf(() => afterRotate(anchored, ["accessKey"], "search"))).toEqual([
      "Pulumi.dev.yaml: accessKey of search comes by an alias or merge key: edit this file by hand",
    ]);
  });

  test("does not keep them from leaving", () => {
    expect(afterRemove(anchored, "retries")).toBe(anchored.replace(`    retries: ${team}\n`, ""));
  });

  test("is not removed where it is there by a merge key alone", () => {
    const merged = `shared: &more { payments: ${team} }\n${dev}    <<: *more\n`;
    expect(mistakesOf(() => afterRemove(merged))).toEqual([
      "Pulumi.dev.yaml: payments is there by an alias or merge key: edit this file by hand",
    ]);
    const alias = `all: &all { search: ${team} }\nconfig: { bedrock-portkey:workspace: ws, bedrock-portkey:teams: *all }\n`;
    expect(mistakesOf(() => afterAdd(alias))).toEqual([
      "Pulumi.dev.yaml: bedrock-portkey:teams: the teams stand elsewhere, by an alias: edit this file by hand",
    ]);
    expect(mistakesOf(() => afterAdd("config: { bedrock-portkey:teams: all }\n"))).toEqual([
      "Pulumi.dev.yaml: bedrock-portkey:teams: the teams are not a map: edit this file by hand",
    ]);
  });

  test("keeps an access key whose fields come by a merge key from losing them", () => {
    const merged = anchored.replace("{ serial: 1 }", "{ serial: 3, keepPrevious: true }");
    expect(mistakesOf(() => afterRotate(merged, ["accessKey"], "caching"))).toEqual([
      "Pulumi.dev.yaml: config.bedrock-portkey:teams.caching.accessKey.keepPrevious would change too: edit this file by hand",
    ]);
  });
});

describe("a rotation is refused", () => {
  const role = dev.replace("} }\n", "}, identity: assumedRole }\n");

  test("for an access key that a role does not have", () => {
    const line = "search: it is an assumed role in AWS, which has no access key";
    expect(mistakesOf(() => afterRotate(role, ["accessKey"], "search"))).toEqual([line]);
    const roles = `${dev}  bedrock-portkey:identity: assumedRole\n`;
    expect(mistakesOf(() => afterRotate(roles, ["apiKey", "accessKey"], "search"))).toEqual([line]);
  });

  test("for an API key made by hand", () => {
    const line =
      "search: its API key is an existing one, which is rotated where it was made (then: pulumi config set --secret)";
    const existing = dev
      .replace("} }\n", "}, apiKey: { existing: old } }\n")
      .concat("  bedrock-portkey:old: { secure: v1:abc }\n");
    expect(mistakesOf(() => afterRotate(existing, ["apiKey"], "search"))).toEqual([line]);
    expect(
      mistakesOf(() => afterRotate(`${existing}  bedrock-portkey:identity: assumedRole\n`, [], "search")),
    ).toEqual(["search: it is an assumed role in AWS, which has no access key", line]);
  });

  test("for a team that is not there", () => {
    expect(mistakesOf(() => afterRotate(dev, [], "serach"))).toEqual([
      'serach: unknown team (did you mean "search"?)',
    ]);
    expect(mistakesOf(() => afterRemove(dev, "caching"))).toEqual([
      "caching: unknown team (allowed: search, check.out)",
    ]);
    expect(mistakesOf(() => afterRemove("config: { workspace: ws }\n"))).toEqual([
      "payments: unknown team (dev has none)",
    ]);
  });
});

describe("an environment is refused", () => {
  const open = (files: Record<string, string>, env?: string) =>
    mistakesOf(() => openEnvironment(openProject(folderWith(files)), env));

  test("that is not there, or not named where there are several", () => {
    const files = { ...shared, "Pulumi.dev-search.yaml": own, "Pulumi.prod.yaml": dev };
    expect(open(files)).toEqual(["--env: missing (there are: dev, prod)"]);
    expect(open(files, "prd")).toEqual(['--env prd: unknown environment (did you mean "prod"?)']);
    expect(open(files, "dev-search")).toEqual(["--env dev-search: unknown environment (allowed: dev, prod)"]);
    expect(open({})).toEqual(["there is no environment: neither Pulumi.dev.yaml nor environments/dev.yaml"]);
  });

  test("but not the only one", () => {
    expect(open(shared)).toEqual([]);
    expect(open({ "Pulumi.dev.yaml": dev })).toEqual([]);
  });
});

describe("a file is refused", () => {
  test.each([
    ["a: [\n", /^Pulumi\.dev\.yaml: Flow sequence in block collection .* at line 2, column 1$/],
    ["a: 1\na: 2\n", /^Pulumi\.dev\.yaml: Map keys must be unique at line 2, column 1$/],
    ["a: *b\n", /^Pulumi\.dev\.yaml: Unresolved alias \(the anchor must be set before the alias\): b$/],
    ["a: 1\n---\nb: 2\n", /^Pulumi\.dev\.yaml: Source contains multiple documents; .*$/],
  ])("that is not YAML: %j", (text, line) => {
    expect(mistakesOf(() => afterAdd(text))).toEqual([expect.stringMatching(line)]);
  });

  test("that is empty", () => {
    expect(mistakesOf(() => afterAdd(""))).toEqual(["Pulumi.dev.yaml: config: missing"]);
  });

  test("that cannot be written back byte for byte, or not be read", () => {
    const folder = folderWith({});
    writeFileSync(join(folder, "latin1.yaml"), Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    mkdirSync(join(folder, "folder.yaml"));
    expect(mistakesOf(() => readYamlFile(folder, "latin1.yaml"))).toEqual(["latin1.yaml: is not UTF-8"]);
    expect(mistakesOf(() => readYamlFile(folder, "folder.yaml"))).toEqual(["folder.yaml: is not a file"]);
  });

  test("that is no project's", () => {
    const folder = folderWith({ "Pulumi.yaml": "runtime: nodejs\n" });
    expect(mistakesOf(() => openProject(folder))).toEqual(["Pulumi.yaml: name: missing"]);
    expect(mistakesOf(() => openProject(join(folder, "elsewhere")))).toEqual([
      "Pulumi.yaml: missing (run this in the project's folder)",
    ]);
  });

  test("where the way it is written leaves no room for an edit", () => {
    const keeping = `${dev.trimEnd().replace(/check.out: .*/, "caching:")}
      regions: [us-east-1]
      models: { default: ${sonnet} }
      deliver:
        command: |+
          ./to-vault.sh


  aws:region: us-east-1
`;
    expect(mistakesOf(() => afterAdd(keeping))).toEqual([
      "Pulumi.dev.yaml: config.bedrock-portkey:teams.caching.deliver.command would change too: edit this file by hand",
    ]);
  });
});
