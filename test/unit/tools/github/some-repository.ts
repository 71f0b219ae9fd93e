import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import { onTestFinished } from "vitest";

/** A file's content, undefined for a file that goes. */
export type Files = Readonly<Record<string, string | undefined>>;

/** A git repository with the project in it, gone after the test. */
export interface SomeRepository {
  readonly folder: string;
  /** Writes files and commits them. Gives the commit's hash. */
  commit(files: Files): string;
  write(files: Files): void;
  git(...args: string[]): string;
}

const team = (environment: string) => `config:
  bedrock-portkey:environment: ${environment}
  bedrock-portkey:team:
    regions: [us-east-1]
    models: { default: us.anthropic.claude-sonnet-4-6 }
`;

/** Two environments of two teams each, one of them with a stack of its own. */
export const someStacks: Files = {
  "Pulumi.dev-payments.yaml": team("dev"),
  "Pulumi.dev-search.yaml": team("dev"),
  "Pulumi.prod-payments.yaml": team("prod"),
  "Pulumi.prod-search.yaml": team("prod"),
  "Pulumi.yaml": "name: bedrock-portkey\nruntime: nodejs\n",
  "components/team-access.ts": "export {};\n",
  "docs/state.md": "# State\n",
  "environments/dev.yaml": "workspace: ws-dev\n",
  "environments/prod.yaml": "workspace: ws-prod\n",
};

export function someRepository(files: Files = someStacks): SomeRepository {
  const folder = mkdtempSync(join(tmpdir(), "bedrock-portkey-repository-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const repository: SomeRepository = {
    commit(changed) {
      repository.write(changed);
      repository.git("add", "--all");
      repository.git("commit", "--quiet", "--allow-empty", "-m", "a change");
      return repository.git("rev-parse", "HEAD");
    },
    folder,
    git: (...args) =>
      execaSync("git", ["-c", "user.name=jane.roe", "-c", "user.email=jane.roe@example.com", ...args], {
        cwd: folder,
        env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
      }).stdout,
    write(changed) {
      for (const [name, text] of Object.entries(changed)) {
        const path = join(folder, name);
        if (text === undefined) rmSync(path);
        else {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        }
      }
    },
  };
  repository.git("init", "--quiet", "--initial-branch=main");
  repository.commit(files);
  return repository;
}
