import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseArguments as readGitHub } from "../../../../tools/github/arguments.ts";
import { parseArguments as readStacks } from "../../../../tools/stacks/arguments.ts";
import { commands, type Job, jobs, root, workflows } from "./workflows.ts";

const { dependencies, scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const setup = parse(readFileSync(join(root, ".github/actions/setup/action.yml"), "utf8"));
const fromHere = "github.event.pull_request.head.repo.full_name == github.repository";
const namesOf = (found: readonly { name: string }[]) => found.map(({ name }) => name);

/** As a workflow writes it. */
const expression = (text: string) => `\${{ ${text} }}`;

/** Secrets that a job names. GitHub hands none to a fork's, and PROGRAM_TOKEN only reads the program. */
function secretsIn(job: Job): string[] {
  const names = [...JSON.stringify(job).matchAll(/secrets\.(\w+)/g)].map(([, name = ""]) => name);
  return names.filter((name) => name !== "PROGRAM_TOKEN");
}

describe("a pull request", () => {
  test("never runs with what only the base branch's code may have", () => {
    const events = [...workflows.values()].flatMap(({ on }) => Object.keys(on));
    expect(events).toContain("pull_request");
    expect(events).not.toContain("pull_request_target");
    expect(events).not.toContain("workflow_run");
  });

  test("of a fork's gets no secret, no cloud identity, no environment and no right to write", () => {
    const powerful = jobs.filter(
      ({ job, on, permissions }) =>
        on.includes("pull_request") &&
        (secretsIn(job).length > 0 ||
          job.environment !== undefined ||
          Object.values(permissions).includes("write")),
    );
    expect(namesOf(powerful)).toEqual(["preview.preview", "preview.comments"]);
    for (const { job } of powerful) expect(job.if?.split(/ && /)).toContain(fromHere);
  });

  test("has no job that both runs its code and may write", () => {
    const writing = jobs.filter(
      ({ on, permissions }) => on.includes("pull_request") && Object.entries(permissions).some(isWriteAccess),
    );
    expect(namesOf(writing)).toEqual(["preview.comments"]);
    const [checkout] = writing[0]?.steps ?? [];
    expect(checkout?.with?.ref).toBe(
      expression("inputs.program && inputs.ref || github.event.pull_request.base.sha"),
    );
    expect(secretsIn(writing[0]?.job ?? {})).toEqual([]);
  });

  const isWriteAccess = ([name, access]: [string, string]) => access === "write" && name !== "id-token";
});

describe("a job", () => {
  test("may nothing but what it says", () => {
    for (const [name, { env, permissions }] of workflows) {
      const nothing = name === "ci" ? { contents: "read" } : {};
      expect({ env, name, permissions }).toEqual({ env: undefined, name, permissions: nothing });
    }
    for (const { job, name } of jobs) {
      if (!name.startsWith("ci."))
        expect({ name, permissions: job.permissions }).toHaveProperty("permissions.contents");
    }
  });

  test("that has rights in a cloud has none to write in the repository, and the other way round", () => {
    for (const { job, name, permissions } of jobs.filter(({ steps }) => steps.length > 0)) {
      const { "id-token": cloud, ...repository } = permissions;
      const writes = Object.values(repository).includes("write");
      expect({ both: cloud === "write" && writes, name }).toEqual({ both: false, name });
      // The role, the variables and the secrets are of an environment, which decides who gets them.
      expect({ cloud: cloud === "write", name }).toEqual({ cloud: job.environment !== undefined, name });
    }
  });

  test("gives a secret only to the step that needs it", () => {
    for (const { job, name, steps } of jobs) {
      const inSteps = steps.flatMap(({ env, with: inputs }) =>
        secretsIn({ steps: [{ env, with: inputs }] } as Job),
      );
      expect([name, inSteps]).toEqual([name, secretsIn(job)]);
      expect(job.env).toBeUndefined();
    }
  });

  test("leaves no token behind in its checkout", () => {
    for (const { name, steps } of jobs) {
      const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      for (const step of checkouts) expect([name, step.with?.["persist-credentials"]]).toEqual([name, false]);
    }
  });

  test("that runs the engine is one at a time for a stack, and is never cancelled", () => {
    const groups = jobs
      .filter(({ steps }) => steps.some(({ run }) => run?.includes(" stacks -- ")))
      .map(({ job, name }) => [name, job.concurrency] as const);
    const ofStack = {
      "cancel-in-progress": false,
      group: `stack-${expression("matrix.stack")}`,
      queue: "max",
    };
    expect(Object.fromEntries(groups)).toEqual({
      "deploy-environment.deploy": ofStack,
      "drift.drift": ofStack,
      "preview.preview": {
        "cancel-in-progress": false,
        group: `preview-${expression("github.event.pull_request.number")}-${expression("matrix.stack")}`,
      },
      "rotate.raise": { "cancel-in-progress": false, group: `rotate-${expression("matrix.environment")}` },
    });
    const running = jobs.filter(({ name }) => Object.fromEntries(groups)[name]);
    for (const { steps } of running) expect(JSON.stringify(steps)).not.toContain("timeout-minutes");
  });

  test("of every workflow that takes a program runs its code, and takes over only what is imported of team files", () => {
    const called = [...workflows].filter(([, { on }]) => JSON.stringify(on).includes('"program"'));
    expect(called.map(([name]) => name)).toEqual([
      "deploy-environment",
      "deploy",
      "drift",
      "preview",
      "rotate",
      "team-files",
    ]);
    for (const { job, name, steps } of jobs) {
      if (name.startsWith("ci.")) continue;
      if (job.uses) expect([name, job.with?.program]).toEqual([name, expression("inputs.program")]);
      else {
        const [program, ...rest] = steps;
        expect(program?.with).toMatchObject({
          repository: expression("inputs.program || github.repository"),
        });
        expect(program?.with).not.toHaveProperty("path");
        const clones = rest.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
        for (const { if: condition, with: inputs } of clones) {
          expect([condition, inputs?.path]).toEqual(["inputs.program", ".team-files"]);
        }
        // Whoever plans or runs the engine has read the files: of the clone only that command does.
        const readers = rest.flatMap(
          ({ run = "" }) =>
            /^npm run --silent (stacks|github) -- (import|plan|preview|deploy|drift|rotate|overtaken)( |$)/.exec(
              run,
            )?.[2] ?? [],
        );
        expect([name, readers[0]]).toEqual([name, readers.length > 0 ? "import" : undefined]);
        expect([name, clones.length]).toEqual([
          name,
          readers.length > 0 || name === "rotate.pull-request" ? 1 : 0,
        ]);
      }
    }
  });
});

describe("a command", () => {
  test("holds no text of an event's, which whoever opens a pull request writes", () => {
    expect(commands.length).toBeGreaterThan(15);
    for (const { name, run } of commands)
      expect([name, run]).toEqual([name, expect.not.stringContaining("${{")]);
  });

  test("is one that also runs locally", () => {
    const known = /^(npm run --silent (github|stacks) -- |git |cat |make "\$TARGET"|sudo sysctl )/;
    for (const { name, run } of commands) expect([name, run]).toEqual([name, expect.stringMatching(known)]);
    for (const name of ["github", "stacks"]) expect(scripts).toHaveProperty(name);
    const makefile = readFileSync(join(root, "Makefile"), "utf8");
    const targets = workflows.get("ci")?.jobs.make?.strategy?.matrix.target as string[];
    for (const target of targets) expect(makefile).toMatch(new RegExp(`^${target}:`, "m"));
  });

  test("has verbs, options and variables that there are", () => {
    const readers = { github: readGitHub, stacks: readStacks };
    for (const { env, name, run } of commands) {
      const [, tool, line] = /^npm run --silent (github|stacks) -- (.*)$/.exec(run) ?? [];
      if (line === undefined) continue;
      // As a shell does where the variable is set.
      const expanded = line.replaceAll(/\$\{\w+:\+([^}]*)\}/g, "$1");
      const words = expanded.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? [];
      const values: Readonly<Record<string, string>> = { PULL_REQUEST: "1", STACK: "dev" };
      const args = words.map((word) =>
        word
          .replaceAll(/["']/g, "")
          .replaceAll(/\$(\w+)/g, (_, variable: string) => values[variable] ?? variable.toLowerCase()),
      );
      expect(() => readers[tool as keyof typeof readers](args), `${name}: ${run}`).not.toThrow();
      const used = [...run.matchAll(/\$\{?(\w+)/g)].map(([, variable = ""]) => variable);
      const given = [...Object.keys(env), "GITHUB_REF_NAME", "RUNNER_TEMP"];
      expect([name, used.filter((variable) => !given.includes(variable))]).toEqual([name, []]);
    }
  });
});

describe("deployments", () => {
  const { dev, prod, staging } = workflows.get("deploy")?.jobs ?? {};

  test("go from environment to environment: one without stacks is passed over, one that fails ends it", () => {
    expect([dev?.needs, staging?.needs, prod?.needs]).toEqual([
      ["plan"],
      ["plan", "dev"],
      ["plan", "dev", "staging"],
    ]);
    for (const [name, job] of Object.entries({ dev, prod, staging })) {
      expect(job?.if).toBe(expression(`!failure() && !cancelled() && needs.plan.outputs.${name} != '[]'`));
      expect(job?.with).toMatchObject({
        environment: name,
        stacks: expression(`needs.plan.outputs.${name}`),
      });
    }
  });

  test("see all of main's commits, so that an older one never puts a newer one back", () => {
    const steps = workflows.get("deploy-environment")?.jobs.deploy?.steps ?? [];
    expect(steps[0]?.with?.["fetch-depth"]).toBe(0);
    const deploys = steps.find(({ run }) => run?.includes(" deploy "));
    expect(deploys?.if).toBe("steps.newer.outputs.overtaken == 'false'");
  });
});

describe("what others publish", () => {
  const used = [
    ...jobs.flatMap(({ job, steps }) => [job.uses, ...steps.map(({ uses }) => uses)]),
    ...setup.runs.steps.map(({ uses }: { uses?: string }) => uses),
  ].filter((uses) => uses !== undefined);

  test("is pinned to a commit, or is ours and there", () => {
    for (const uses of new Set(used)) {
      if (uses.startsWith("./")) expect(existsSync(join(root, uses)), uses).toBe(true);
      // No two independent places name the commit of a release of Pulumi's own action.
      else if (uses !== "pulumi/actions@v6") expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    }
  });

  test("is the engine that the program is made for", () => {
    const engine = setup.runs.steps.find(({ uses }: { uses?: string }) =>
      uses?.startsWith("pulumi/actions@"),
    );
    expect(engine.with["pulumi-version"]).toBe(dependencies["@pulumi/pulumi"]);
  });
});
