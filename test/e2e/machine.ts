import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { Settings } from "../../components/claude-code/settings.ts";
import type { SettingsScope } from "../../components/claude-code/settings-source.ts";
import { claudeCode } from "./claude-code.ts";

/** What Claude Code said. */
export interface Said {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A developer's machine: nothing of the real one is on it but its programs. */
export interface Machine {
  readonly home: string;
  readonly project: string;
  /** Where settings of a scope are kept. */
  pathOf(scope: SettingsScope): string;
  write(scope: SettingsScope, settings: Settings): Promise<void>;
  /** Runs `claude -p`. Never throws for its exit code. */
  ask(prompt: string, args?: readonly string[]): Promise<Said>;
  /** Throws everything away. */
  remove(): Promise<void>;
}

/** How long one answer may take, in milliseconds. */
const patience = 60_000;

/**
 * Lays a folder over /etc, in a mount namespace that ends with the command: Claude Code reads managed settings from
 * nowhere else. Whoever is not root gets the right to do so in a user namespace.
 */
const overEtc = (etc: string): string[] => [
  "unshare",
  ...(process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"]),
  "--mount",
  "sh",
  "-c",
  `mount -t overlay overlay -o lowerdir=${etc}:/etc /etc && exec "$0" "$@"`,
];

/** @param team names the drop-in file of managed settings */
export async function machine(team: string): Promise<Machine> {
  const program = await claudeCode();
  const root = await mkdtemp(join(tmpdir(), "bedrock-portkey-machine-"));
  const [etc, home, project] = [join(root, "etc"), join(root, "home"), join(root, "project")];
  for (const folder of [etc, home, project]) await mkdir(folder);
  const paths: Record<SettingsScope, string> = {
    local: join(project, ".claude", "settings.local.json"),
    managed: join(etc, "claude-code", "managed-settings.d", `bedrock-portkey-${team}.json`),
    project: join(project, ".claude", "settings.json"),
    user: join(home, ".claude", "settings.json"),
  };
  return {
    home,
    project,
    async ask(prompt, args = []) {
      const isManaged = existsSync(join(etc, "claude-code"));
      const [command = program, ...rest] = [
        ...(isManaged ? overEtc(etc) : []),
        program,
        "-p",
        prompt,
        ...args,
      ];
      const { exitCode, stderr, stdout } = await execa(command, rest, {
        cwd: project,
        // Without what would call anybody but the gateway.
        env: {
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
          HOME: home,
          PATH: "/usr/bin:/bin:/usr/sbin:/sbin",
        },
        extendEnv: false,
        reject: false,
        stdin: "ignore",
        timeout: patience,
      });
      return { exitCode, stderr, stdout };
    },
    pathOf: (scope) => paths[scope],
    remove: () => rm(root, { force: true, recursive: true }),
    async write(scope, settings) {
      await mkdir(dirname(paths[scope]), { recursive: true });
      await writeFile(paths[scope], JSON.stringify(settings));
    },
  };
}
