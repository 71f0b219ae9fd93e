import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseArguments } from "../../../../tools/stacks/arguments.ts";
import { runnerTemp } from "./run-job.ts";
import { someRepository, someStacks } from "./some-repository.ts";
import { root } from "./workflows.ts";

/*
 * docs/ci-gitlab.md: its files are run and read as GitLab would.
 */

const text = readFileSync(join(root, "docs/ci-gitlab.md"), "utf8");
const [pipeline = "", templates = "", generator = "", ofTeamFiles = ""] = [
  ...text.matchAll(/^```(?:yaml|js)\n(.*?)^```$/gms),
].map(([, block = ""]) => block);

const stacks = [
  { because: "index.ts", environment: "dev", removed: false, stack: "dev" },
  { because: "index.ts", environment: "prod", removed: false, stack: "prod-payments" },
];

/** The child pipeline that `plan` writes. */
function child(verb: string, touched: readonly object[] = stacks) {
  const folder = runnerTemp();
  writeFileSync(join(folder, "jobs.mjs"), generator);
  const { stdout } = execaSync(process.execPath, ["jobs.mjs"], {
    cwd: folder,
    env: { BASE: "abc", VERB: verb },
    input: JSON.stringify(touched),
  });
  return parse(templates + stdout);
}

describe("the GitLab pipeline", () => {
  test("has one job per stack, in its environment's stage", () => {
    const jobs = child("deploy");
    expect(jobs["deploy dev"]).toEqual({
      environment: { name: "dev/dev" },
      extends: ".deploy",
      resource_group: "dev",
      stage: "dev",
      variables: { BASE: "abc", STACK: "dev" },
    });
    expect(jobs["deploy prod-payments"]).toMatchObject({
      allow_failure: false,
      stage: "prod",
      when: "manual",
    });
    expect(jobs.stages).toEqual(["dev", "staging", "prod"]);
  });

  test("previews and looks for drift in no order, with the environment's rights to read", () => {
    expect(child("preview")["preview prod-payments"]).toEqual({
      environment: { action: "access", name: "preview-prod/prod-payments" },
      extends: ".preview",
      needs: [],
      stage: "prod",
      variables: { BASE: "abc", STACK: "prod-payments" },
    });
    expect(child("drift")["drift dev"]).toMatchObject({ needs: [], resource_group: "dev" });
  });

  test("has a job where no stack is touched, without which GitLab would refuse it", () => {
    expect(child("deploy", [])).toHaveProperty("nothing.script");
  });

  test("runs commands that there are", () => {
    const lines = [pipeline, templates].flatMap(
      (yaml) => yaml.match(/npm run --silent stacks -- [^\n>]+/g) ?? [],
    );
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      const words = line
        .trim()
        .split(" ")
        .slice(5)
        .map((word) =>
          word.replaceAll('"', "").replace("$STACK", "dev").replace("$CI_PROJECT_DIR", "/builds"),
        );
      const args = words.flatMap((word) => (word === "$WHICH" ? ["--base", "abc"] : [word]));
      expect(() => parseArguments(args), line).not.toThrow();
    }
  });

  test("of a repository of team files runs in the program's checkout, on that repository's commits", () => {
    const folder = runnerTemp();
    const program = someRepository({
      "Pulumi.yaml": someStacks["Pulumi.yaml"],
      "package.json": JSON.stringify({ scripts: { stacks: `node ${join(root, "tools/stacks/stacks.ts")}` } }),
    });
    program.git("tag", "v1");
    const teams = someRepository(
      Object.fromEntries(Object.entries(someStacks).filter(([name]) => name !== "Pulumi.yaml")),
    );
    teams.commit({ "Pulumi.dev-payments.yaml": `${someStacks["Pulumi.dev-payments.yaml"]}# changed\n` });
    const commands = (parse(ofTeamFiles).before_script as string[]).filter((line) => line !== "npm ci");
    const script = [...commands, "npm run --silent stacks -- touched --base HEAD~1", "ls"].join("\n");
    const { stdout } = execaSync("bash", ["-euc", script.replaceAll("/tmp/program", `${folder}/program`)], {
      env: { CI_PROJECT_DIR: teams.folder, PROGRAM: program.folder, PROGRAM_REF: "v1" },
    });
    expect(stdout).toMatch(/\ndev-payments +dev +Pulumi\.dev-payments\.yaml\n/);
    expect(stdout).toMatch(/\nenvironments\npackage\.json$/);
    expect(stdout).not.toContain("components\n");
  });

  test("knows a verb for each of its occasions", () => {
    const { workflow } = parse(pipeline);
    const verbs = workflow.rules.map(({ variables }: { variables: { VERB: string } }) => variables.VERB);
    expect(verbs).toEqual(["preview", "deploy", "drift"]);
    for (const verb of verbs) expect(parse(templates)).toHaveProperty([`.${verb}`]);
  });
});
