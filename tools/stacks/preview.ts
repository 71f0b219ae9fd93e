import { randomUUID } from "node:crypto";
import { environmentOf } from "./environment-of.ts";
import type { Finding } from "./outcome.ts";
import { policyPack } from "./policy-pack.ts";
import { makeStack, pulumi, type Subject, stackExists, type Variables } from "./pulumi.ts";
import { ownSecretsProvider } from "./secrets-provider.ts";
import type { StackText } from "./stack-text.ts";
import { wasRemoved } from "./was-removed.ts";

/**
 * What a deployment would change. Nothing is changed by it: a stack that does not exist yet is previewed in a backend that is
 * thrown away, one whose file is gone as what its destruction would delete.
 *
 * @throws Mistakes where the engine cannot be run
 */
export async function preview(subject: Subject, { removed, text }: StackText): Promise<Finding> {
  const { project, stack } = subject;
  const exists = await stackExists(subject);
  if (removed) return wasRemoved(exists, () => pulumi(subject, ["destroy", "--preview-only"]));
  const command = ["preview", ...policyPack(project, environmentOf(project, stack, text))];
  if (exists) return pulumi(subject, command);
  const backend = thrownAway(subject);
  await makeStack(subject, ownSecretsProvider(text), backend);
  return { ...(await pulumi(subject, command, backend)), notes: ["The stack does not exist yet."] };
}

/** A backend in the private copy. Its passphrase is nobody's, unless secrets of the stack's file may need one. */
function thrownAway({ copy }: Subject): Variables {
  const { PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
  const hasPassphrase = PULUMI_CONFIG_PASSPHRASE !== undefined || PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
  return {
    PULUMI_BACKEND_URL: `file://${copy.folder}?metadata=skip`,
    ...(!hasPassphrase && { PULUMI_CONFIG_PASSPHRASE: randomUUID() }),
  };
}
