import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import { openProject, type Project } from "../../../../tools/project/project.ts";
import { folderWith } from "../team/some-project.ts";

/** Files by name. Undefined: deleted. */
type Files = Readonly<Record<string, string | undefined>>;

/** A project that is a git repository, gone after the test. */
export interface Repository extends Project {
  /** Changes files and commits them. @returns the commit */
  commit(files: Files): string;
  git(...args: readonly string[]): string;
}

/** What an environment's team says in a stack of its own. */
export const teamOf = (environment: string) =>
  `config:\n  bedrock-portkey:environment: ${environment}\n  bedrock-portkey:team: {}\n`;

/** Two environments with a file for all of their stacks, and one with a stack alone. */
export const company: Files = {
  "environments/prod.yaml": "workspace: ws-prod\n",
  "environments/staging.yaml": "workspace: ws-staging\n",
  "Pulumi.dev.yaml": "config:\n  bedrock-portkey:teams: {}\n",
  "Pulumi.prod-payments.yaml": teamOf("prod"),
  "Pulumi.staging-payments.yaml": teamOf("staging"),
  "Pulumi.staging-search.yaml": teamOf("staging"),
  "Pulumi.staging.yaml": "config:\n  bedrock-portkey:teams: {}\n",
};

/** @param below folder of the repository that the project is in. @default the repository's own */
export function repository(files: Files = company, below = "."): Repository {
  const root = folderWith({});
  const folder = join(root, below);
  const git = (...args: readonly string[]) =>
    execaSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], { cwd: folder })
      .stdout;
  const commit = (files: Files) => {
    for (const [name, text] of Object.entries(files)) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      if (text === undefined) rmSync(file);
      else writeFileSync(file, text);
    }
    git("add", "--all");
    git("commit", "--quiet", "--message", "change");
    return git("rev-parse", "HEAD");
  };
  mkdirSync(folder, { recursive: true });
  execaSync("git", ["init", "--quiet", "--initial-branch", "main"], { cwd: root });
  commit({ "Pulumi.yaml": "name: bedrock-portkey\n", ...files });
  return { ...openProject(folder), commit, git };
}
