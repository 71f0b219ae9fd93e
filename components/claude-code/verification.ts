import { Command } from "@pulumi/command/local/index.js";
import * as pulumi from "@pulumi/pulumi";
import { apiKeyOf, settings } from "./settings.ts";
import type { SettingsSource } from "./settings-source.ts";

/** A proof that a team's route answers. */
export interface VerificationArgs {
  readonly source: pulumi.Output<SettingsSource>;
  /** Whose settings are tried. @default the team's own */
  readonly member?: string | undefined;
  /** What requests pass through, as plain data: a change of it asks for a new proof. */
  readonly route: Readonly<Record<string, unknown>>;
  /** A higher number asks for a new proof without a change. */
  readonly serial: number;
}

/**
 * Sends one small request as the settings say, whenever they or the route change. Where it fails, so does the update,
 * and the next one tries again.
 */
export function verification(
  name: string,
  { member, route, serial, source }: VerificationArgs,
  options: pulumi.CustomResourceOptions,
): Command {
  return new Command(
    `${name}-verification`,
    {
      create: "node components/claude-code/verify.ts",
      environment: {
        // Where a helper fetches the key, the settings do not have it.
        API_KEY: source.apply((source) => apiKeyOf(source, member)),
        ROUTE: pulumi.jsonStringify(route),
        SERIAL: String(serial),
      },
      logging: "stderr",
      stdin: source.apply((source) => JSON.stringify(settings(source, { member }))),
    },
    options,
  );
}
