import { yamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";

/**
 * What encrypts the secrets of a stack that is about to be made, as `pulumi stack init --secrets-provider` takes it: what the
 * stack's file says, else the environment variable PULUMI_SECRETS_PROVIDER. After that the state knows it.
 *
 * @param text of the stack's file
 * @returns undefined for the backend's own
 */
export function secretsProvider(text: string): string | undefined {
  return ownSecretsProvider(text) ?? (process.env.PULUMI_SECRETS_PROVIDER || undefined);
}

/** What the stack's file itself says, with which values in it may be encrypted already. */
export function ownSecretsProvider(text: string): string | undefined {
  const { secretsprovider } = Object(parseOrNothing(text)) as { secretsprovider?: unknown };
  return typeof secretsprovider === "string" ? secretsprovider : undefined;
}

/** The engine tells what is wrong with the file. */
function parseOrNothing(text: string): unknown {
  try {
    return yamlFile("", text).value;
  } catch (error) {
    if (error instanceof Mistakes) return undefined;
    throw error;
  }
}
