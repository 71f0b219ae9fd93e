import { info } from "@pulumi/pulumi/log/index.js";
import { DependencyResource } from "@pulumi/pulumi/resource.js";
import { resetOptions } from "@pulumi/pulumi/runtime/settings.js";

// The SDK's log goes to the engine of a running program. A plugin has no program: its first argument is the engine.
const [engine = ""] = process.argv.slice(2);
resetOptions("", "", 1, engine, "", false, "");

/** Shows a line beside a resource while it is at work, as the real plugin does: on a terminal, until the next line. */
export function show(line: string, urn: string): void {
  info(line, new DependencyResource(urn), undefined, true);
}
