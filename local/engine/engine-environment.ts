import { delimiter, join } from "node:path";
import { checkout } from "../folders.ts";
import { ensureEngine } from "./engine.ts";
import { installOfficialPlugins, usesOfficialPlugins } from "./official-plugins.ts";
import { policyHostFolder } from "./policy-host/local-pack.ts";

/** Plugins for AWS and for commands that take the place of Pulumi's own, which only Pulumi's hosts have. */
const standIns = join(checkout, "local", "aws", "plugins", "bin");

/**
 * The part of a command's environment by which it finds an engine and the engine its plugins: the stand-ins, or with
 * OFFICIAL_PLUGINS=1 Pulumi's own.
 *
 * @param home folder for what Pulumi keeps of a user
 */
export async function engineEnvironment(home: string) {
  const engine = await ensureEngine();
  const official = usesOfficialPlugins();
  const PATH = [
    // Node 24 comes before anything else of its name, and so does the engine.
    join(checkout, "node_modules", ".bin"),
    ...(official ? [] : [standIns]),
    policyHostFolder,
    ...engine.path,
    process.env.PATH ?? "",
  ].join(delimiter);
  if (official) await installOfficialPlugins(home, PATH);
  return {
    PATH,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
