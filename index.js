import { RunError } from "@pulumi/pulumi";
import wrongNode from "./components/shared/node-version.cjs";

/* The program is index.ts. Pulumi starts it with the first Node on PATH, which may be too old to read it. */

if (wrongNode) throw new RunError(`${wrongNode} (the project's own Node: npm exec -c "pulumi up")`);
export default await import("./index.ts");
