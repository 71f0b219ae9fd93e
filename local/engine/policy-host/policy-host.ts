import { createRequire } from "node:module";
import { resolve } from "node:path";
import { endWithParent } from "../language-host/end-with-parent.ts";

/*
 * Runs the policy pack in the working directory as Pulumi's own language host for Node does: by the SDK that is
 * installed beside it. What it takes is in the arguments: the engine's address, the pack.
 */

endWithParent();

const require = createRequire(resolve("package.json"));
require("@pulumi/pulumi/cmd/run-policy-pack/index.js");
