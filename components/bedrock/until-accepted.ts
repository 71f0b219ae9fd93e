import type { SdkSettings } from "../sdk-settings.ts";
import { printableMessage } from "../shared/printable.ts";

/** An access key that was just made. */
export interface NewAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Milliseconds. IAM is known to take up to 15 seconds. */
const patience = 60_000;

/** What the AWS SDK throws: for an answer that is no success, or for none, and then without a status. */
interface Failure extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: object;
}

/**
 * Waits until AWS accepts a new access key. GetCallerIdentity needs no permission, so it tells exactly that.
 *
 * @param settings where and how AWS is asked; the credentials are the key's
 * @param tell is told of each attempt in vain
 * @throws Error when a minute was not enough, and at once where AWS cannot be reached
 */
export async function untilAccepted(
  credentials: NewAccessKey,
  settings: SdkSettings,
  tell: (line: string) => unknown,
): Promise<void> {
  // Most runs make no key, so they do not load this.
  const [{ GetCallerIdentityCommand, STSClient }, { default: pRetry }] = await Promise.all([
    import("@aws-sdk/client-sts"),
    import("p-retry"),
  ]);
  const { accessKeyId } = credentials;
  const sts = new STSClient({ ...settings, credentials });
  let answered = false;
  try {
    await pRetry(() => sts.send(new GetCallerIdentityCommand({})), {
      factor: 1.5,
      maxRetryTime: patience,
      maxTimeout: 5_000,
      minTimeout: 500,
      onFailedAttempt: ({ attemptNumber, error }) => {
        answered ||= isAnswer(error);
        if (!passes(error, answered)) return;
        const why = isAnswer(error) ? "" : `: ${error.message}`;
        const line = `AWS does not accept the new access key ${accessKeyId} yet (attempt ${attemptNumber})${why}`;
        tell(printableMessage(line));
      },
      retries: Number.POSITIVE_INFINITY,
      shouldRetry: ({ error }) => passes(error, answered),
    });
  } catch (error) {
    const { message, name } = error as Error;
    const line = isAnswer(error as Error)
      ? `AWS does not accept the access key ${accessKeyId}: ${name}: ${message}`
      : `AWS could not be asked whether it accepts the access key ${accessKeyId}: ${message}`;
    throw new Error(printableMessage(line));
  } finally {
    sts.destroy();
  }
}

function isAnswer({ $metadata }: Failure): boolean {
  return $metadata?.httpStatusCode !== undefined;
}

/**
 * A key that AWS does not know yet, or a failure that may be over a moment later.
 *
 * @param answered whether AWS has answered at all: before that, a failure to reach it is no matter of time
 */
function passes(error: Failure, answered: boolean): boolean {
  if (!isAnswer(error)) return answered;
  const { httpStatusCode = 0 } = error.$metadata ?? {};
  return error.name === "InvalidClientTokenId" || error.$retryable !== undefined || httpStatusCode >= 500;
}
