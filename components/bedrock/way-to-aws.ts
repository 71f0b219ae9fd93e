import { sdkSettings } from "../sdk-settings.ts";
import { Unreachable } from "../shared/network/unreachable.ts";

/** Milliseconds that the AWS provider has for an answer before the program itself looks for a way to AWS. */
const patience = 2_000;

/** Attempts of the program, each of which takes seconds where nothing answers. */
const maxAttempts = 2;

/**
 * Waits for an answer of the AWS provider. Where it fails or takes its time, the program asks AWS itself, and where there
 * is no way to AWS, that is the failure: the provider tries for minutes before it reports one, in words that name neither
 * proxy nor remedy.
 *
 * @param asked what the provider was asked
 * @throws Unreachable
 */
export async function unlessUnreachable<T>(asked: Promise<T>): Promise<T> {
  const answered = asked.then(
    () => true,
    () => false,
  );
  const late = new Promise<false>((resolve) => {
    setTimeout(resolve, patience, false).unref();
  });
  if (await Promise.race([answered, late])) return await asked;
  const reachable = wayToAws().then((failure) => (failure === undefined ? asked : Promise.reject(failure)));
  // An answer counts whenever it comes, a failure only where there is a way to AWS.
  return await Promise.race([reachable, asked.catch(() => reachable)]);
}

/** Why AWS cannot be reached; undefined where it answers anything at all, or the program cannot ask. */
async function wayToAws(): Promise<Unreachable | undefined> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  try {
    const client = new STSClient({ ...(await sdkSettings()), maxAttempts });
    await client.send(new GetCallerIdentityCommand({}));
    return undefined;
  } catch (error) {
    return error instanceof Unreachable ? error : undefined;
  }
}
