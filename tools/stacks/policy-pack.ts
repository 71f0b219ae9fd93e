import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../project/project.ts";

/** Options that put a run under the policy pack, with what its config says of the environment. */
export function policyPack({ folder }: Project, environment: string): string[] {
  const config = join("policy", "config", `${environment}.json`);
  const options = ["--policy-pack", "policy"];
  return existsSync(join(folder, config)) ? [...options, "--policy-pack-config", config] : options;
}
