import { randomUUID } from "node:crypto";
import type { ResourceProvider } from "@pulumi/pulumi/dynamic/index.js";
import { endWithEngine } from "../../shared/end-with-engine.ts";

/** The seven methods by which Pulumi's engine drives an external id. There is nothing outside of the state. */
const externalId: Required<ResourceProvider> = {
  check: async (_olds, inputs) => ({ inputs }),
  configure: async () => endWithEngine(),
  create: async () => ({ id: randomUUID(), outs: {} }),
  delete: async () => {},
  diff: async () => ({ changes: false }),
  read: async (id, props) => ({ id, props: props ?? {} }),
  update: async (_id, olds) => ({ outs: olds }),
};

export default externalId;
