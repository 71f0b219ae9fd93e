import { Command } from "@pulumi/command/local/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { apiKeyOf, settings } from "./settings.ts";
import type { SettingsSource } from "./settings-source.ts";

/** How settings get to where developers find them. */
export interface DeliveryArgs {
  /** A shell command: one settings.json is on its standard input. */
  readonly command: string;
  readonly scope: "user" | "managed";
  /** Whose settings: a member's name, or undefined for the team's own. */
  readonly people: readonly (string | undefined)[];
  readonly source: pulumi.Output<SettingsSource>;
  readonly stack: string;
  readonly team: string;
}

/**
 * Runs the command once for each settings.json, and again for one that changes. Secrets are in its standard input and
 * environment, never among its arguments. What it prints is a secret in the state, and shown without the key and the
 * settings where it fails: deliver.ts runs it.
 */
export function deliveries(
  name: string,
  { command, people, scope, source, stack, team }: DeliveryArgs,
  options: pulumi.CustomResourceOptions,
): void {
  for (const member of people) {
    new Command(
      `${name}-delivery${member === undefined ? "" : `-${member}`}`,
      {
        create: "node components/claude-code/deliver.ts",
        environment: {
          API_KEY: source.apply((source) => apiKeyOf(source, member)),
          COMMAND: command,
          ...(member !== undefined && { MEMBER: member }),
          STACK: stack,
          TEAM: team,
        },
        logging: "none",
        stdin: source.apply((source) => JSON.stringify(settings(source, { member, scope }), undefined, 2)),
      },
      { ...options, additionalSecretOutputs: ["stderr", "stdout"] },
    );
  }
}
