/** An access key, and where AWS is asked about it. */
export interface NewAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** Milliseconds. IAM is known to take up to 15 seconds. */
const patience = 60_000;

/**
 * Waits until AWS accepts a new access key. GetCallerIdentity needs no permission, so it tells exactly that.
 *
 * @param tell is told of each attempt in vain
 * @throws Error when a minute was not enough
 */
export async function untilAccepted(
  { region, ...credentials }: NewAccessKey,
  tell: (line: string) => unknown,
): Promise<void> {
  // Most runs make no key, so they do not load this.
  const [{ GetCallerIdentityCommand, STSClient }, { default: pRetry }] = await Promise.all([
    import("@aws-sdk/client-sts"),
    import("p-retry"),
  ]);
  const { accessKeyId } = credentials;
  const sts = new STSClient({ credentials, region });
  try {
    await pRetry(() => sts.send(new GetCallerIdentityCommand({})), {
      factor: 1.5,
      maxRetryTime: patience,
      maxTimeout: 5_000,
      minTimeout: 500,
      onFailedAttempt: ({ attemptNumber, error }) => {
        if (passing(error)) {
          tell(`AWS does not accept the new access key ${accessKeyId} yet (attempt ${attemptNumber})`);
        }
      },
      retries: Number.POSITIVE_INFINITY,
      shouldRetry: ({ error }) => passing(error),
    });
  } catch (error) {
    const { message, name } = error as Error;
    throw new Error(`AWS does not accept the access key ${accessKeyId}: ${name}: ${message}`);
  } finally {
    sts.destroy();
  }
}

/** A key that AWS does not know yet, or an answer that may be another one a moment later. */
function passing(error: Error & { $retryable?: object; code?: string }): boolean {
  return error.name === "InvalidClientTokenId" || error.$retryable !== undefined || error.code !== undefined;
}
