import * as pulumi from "@pulumi/pulumi";
import { sdkSettings } from "../sdk-settings.ts";
import { untilAccepted } from "./until-accepted.ts";

/**
 * A hook of whatever is given to Portkey with an access key: AWS accepts a new key only seconds after its creation, and
 * Portkey gets none that does not work yet. It asks once for each key, and only when the key is another one than before.
 */
export function acceptedAccessKey(): pulumi.ResourceHook {
  const asked = new Map<string, Promise<void>>();
  return new pulumi.ResourceHook("AWS accepts the access key", async ({ newInputs, oldInputs }) => {
    const { accessKeyId, secretAccessKey } = newInputs as Readonly<Record<string, pulumi.Input<string>>>;
    if (typeof accessKeyId !== "string" || accessKeyId === oldInputs?.accessKeyId) return;
    const answer =
      asked.get(accessKeyId) ??
      resolved(secretAccessKey).then(async (secret = "") =>
        untilAccepted({ accessKeyId, secretAccessKey: secret }, await sdkSettings(), (line) =>
          pulumi.log.info(line, undefined, undefined, true),
        ),
      );
    asked.set(accessKeyId, answer);
    await answer;
  });
}

/** Hooks get secrets as outputs. */
function resolved<T>(input: pulumi.Input<T> | undefined): Promise<T | undefined> {
  return new Promise((resolve) => pulumi.output(input).apply((value) => resolve(value as T | undefined)));
}
