import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { progress } from "../progress.ts";
import { findProgram } from "./programs.ts";

const sdk = "github.com/pulumi/pulumi/sdk/v3";
const pkg = "github.com/pulumi/pulumi/pkg/v3";

/**
 * Builds an engine from Pulumi's published Go modules, through the wrapper modules beside this file.
 * They pin every dependency, so this works wherever a Go module mirror is reachable.
 * About 5 minutes on 2 cores, less than one with a warm Go build cache.
 *
 * @param version without a leading "v"; must be the one the wrapper module pins
 * @param folders where to find `go`: those of PATH
 * @throws if the wrapper pins another version, or Go is missing, too old or fails
 */
export async function buildEngine(version: string, folders: string[], into: string): Promise<void> {
  const wrapper = await readFile(join(import.meta.dirname, "pulumi", "go.mod"), "utf8");
  for (const module of [pkg, sdk]) {
    const pinned = wrapper.match(`${module} v(\\S+)`)?.[1];
    if (pinned !== version) {
      throw new Error(
        `local/engine/pulumi/go.mod pins ${pinned} of ${module}, but @pulumi/pulumi is ${version}: raise both together`,
      );
    }
  }

  const go = await findProgram("go", folders);
  if (!go) throw new Error(`no go found on PATH; it takes Go ${wrapper.match(/^go (\S+)$/m)?.[1]} or later`);

  await progress(`Building Pulumi ${version} from its Go modules (some minutes, once)`, async () => {
    await build(go, "pulumi", `${pkg}/cmd/pulumi`, into, [`-X ${sdk}/go/common/version.Version=v${version}`]);
  });
}

async function build(go: string, program: string, source: string, into: string, linker: string[] = []) {
  const { failed, shortMessage, stderr } = await execa(
    go,
    ["build", "-trimpath", "-ldflags", ["-s -w", ...linker].join(" "), "-o", join(into, program), source],
    // A go.work in a folder above would take the place of the wrapper module.
    { cwd: join(import.meta.dirname, program), env: { GOWORK: "off" }, reject: false },
  );
  if (failed) throw new Error(stderr.trim().split("\n").slice(-3).join("\n") || shortMessage);
}
