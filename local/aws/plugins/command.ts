import sdk from "@pulumi/command/package.json" with { type: "json" };
import { endWithEngine } from "../../../components/shared/end-with-engine.ts";
import { localCommand } from "./command/local-command.ts";
import { serve } from "./serve.ts";
import { standIn } from "./stand-in.ts";

/** `pulumi-resource-command` for local runs and tests: local commands only. */
const plugin = standIn({
  title: "the local command plugin",
  version: sdk.version,
  resources: { "command:local:Command": localCommand },
});

endWithEngine();
await serve(plugin);
