import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { startEnvironment } from "./environment.ts";
import { summary } from "./summary.ts";

/*
 * npm run demo: a first `pulumi up` of Pulumi.dev.yaml, with everything on loopback and in a folder that is
 * thrown away after it, and what each team got. SHOW_SECRETS=1 prints keys in full.
 */

const state = await mkdtemp(join(tmpdir(), "bedrock-portkey-demo-"));
try {
  const environment = await startEnvironment(state);
  const pulumi = (args: readonly string[], stdout: "inherit" | "pipe") =>
    execa("pulumi", args, {
      cwd: environment.project,
      env: environment.env,
      extendEnv: false,
      reject: false,
      stderr: "inherit",
      stdout,
    });
  try {
    await pulumi(["stack", "init", "dev"], "pipe");
    const up = await pulumi(["up", "--yes", "--skip-preview", "--suppress-outputs"], "inherit");
    process.exitCode = up.exitCode ?? 1;
    if (up.exitCode === 0) {
      const { stdout } = await pulumi(["stack", "output", "--json", "--show-secrets"], "pipe");
      console.log(summary(JSON.parse(String(stdout)), process.env.SHOW_SECRETS === "1"));
      const calls = Object.entries(environment.portkey.calls());
      console.log(`\nPortkey calls: ${calls.map(([call, count]) => `${count} × ${call}`).join(", ")}`);
    }
  } finally {
    await environment.stop();
  }
} finally {
  await rm(state, { force: true, recursive: true });
}
