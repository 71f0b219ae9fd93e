import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import pRetry, { AbortError } from "p-retry";

/*
 * A program of its own: waits until AWS accepts the access key in its environment. GetCallerIdentity needs
 * no permission, so it tells exactly that. Exits with 1 when a minute was not enough; IAM is known to take up
 * to 15 seconds.
 */

/** Milliseconds. */
const patience = 60_000;

const {
  AWS_ACCESS_KEY_ID: accessKeyId = "",
  AWS_REGION: region,
  AWS_SECRET_ACCESS_KEY: secretAccessKey = "",
} = process.env;

// Named here, since the SDK would let a profile or a session of whoever deploys go first.
const sts = new STSClient({ credentials: { accessKeyId, secretAccessKey }, region: region || "us-east-1" });

try {
  const { Arn } = await pRetry(() => sts.send(new GetCallerIdentityCommand({})), {
    factor: 1.5,
    maxRetryTime: patience,
    maxTimeout: 5_000,
    minTimeout: 500,
    onFailedAttempt: ({ attemptNumber, error }) => {
      if (!passing(error)) throw new AbortError(error);
      console.error(`attempt ${attemptNumber}: AWS does not accept the new access key yet`);
    },
    retries: Number.POSITIVE_INFINITY,
  });
  console.log(Arn);
} catch (error) {
  const { message, name } = error as Error;
  console.error(`AWS does not accept the access key ${accessKeyId}: ${name}: ${message}`);
  process.exit(1);
}

/** A key that AWS does not know yet, or an answer that may be another one a moment later. */
function passing(error: Error & { $retryable?: object; code?: string }): boolean {
  return error.name === "InvalidClientTokenId" || error.$retryable !== undefined || error.code !== undefined;
}
