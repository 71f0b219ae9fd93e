import * as pulumi from "@pulumi/pulumi";
import { configValue } from "./stack-config.ts";
import type { Values } from "./stack-file.ts";

/** The values of the project's namespace in this stack's config, by name. Secrets are in the clear. */
export function ownValues(): Values {
  const prefix = `${pulumi.getProject()}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), text] as const)
      .map(([name, text]) => [name, configValue(name, text)]),
  );
}
