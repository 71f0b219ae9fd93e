import * as pulumi from "@pulumi/pulumi";
import { keyChange, newSettingsLine } from "./key-change.ts";

/** Hooks that report who needs new settings, in previews and in deployments. */
export interface NewSettings {
  /** Of a team, before it is made: all of it is new, and nobody has settings that end. */
  readonly newTeam: pulumi.ResourceHook;
  /** Of an API key, after it is made or updated. */
  readonly key: pulumi.ResourceHook;
}

/** Reports who needs new settings because an API key is rotated or made anew, and until when the old key works. */
export function newSettings(): NewSettings {
  const newTeams = new Set<string>();
  return {
    key: new pulumi.ResourceHook(
      "who needs new settings",
      async ({ newInputs, oldInputs }) => {
        const change = keyChange(Object(newInputs), oldInputs);
        if (change === undefined || (newTeams.has(change.team) && change.overlap === undefined)) return;
        const at = pulumi.runtime.isDryRun() ? undefined : new Date();
        await pulumi.log.warn(`new settings needed: ${newSettingsLine(change, at)}`);
      },
      { onDryRun: true },
    ),
    newTeam: new pulumi.ResourceHook("a new team", async ({ name }) => void newTeams.add(name), {
      onDryRun: true,
    }),
  };
}
