import { BedrockError, unrecognizedClient } from "./errors.ts";
import { type Claim, claimOf, type RawRequest, verify } from "./signature.ts";

/** Who sent a request. */
export interface Caller {
  /** ARN of the user, or of the session of an assumed role. */
  readonly arn: string;
  readonly account: string;
  /** Name of the user. */
  readonly user: string | null;
  /** Name of the role, where there is no user. */
  readonly role: string | null;
}

/** What the local AWS tells of an access key. */
interface AccessKey {
  readonly arn: string;
  readonly user: string | null;
  readonly role: string | null;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  readonly status: "Active" | "Inactive" | "Expired";
}

/**
 * Whoever signed the request. Nothing is remembered from one request to the next: a key that was deleted is
 * refused at once.
 *
 * @param aws URL of the local AWS
 * @param claimed is told what the request claims, even where that is refused
 * @throws BedrockError when the request is not signed, or by nobody whom the local AWS knows
 */
export async function callerOf(
  aws: string,
  request: RawRequest,
  claimed: (claim: Claim) => void,
): Promise<Caller> {
  const claim = claimOf(request);
  claimed(claim);
  const key = await lookUp(aws, claim.accessKeyId);
  // AWS tells a key that is switched off from an unknown one as little as this.
  if (!key || key.status === "Inactive" || key.sessionToken !== (claim.sessionToken ?? null)) {
    throw unrecognizedClient();
  }
  await verify(request, claim, key.secretAccessKey);
  if (key.status === "Expired") {
    throw new BedrockError("ExpiredTokenException", "The security token included in the request is expired");
  }
  const { arn, user, role } = key;
  return { account: arn.split(":")[4] ?? "", arn, role, user };
}

async function lookUp(aws: string, accessKeyId: string): Promise<AccessKey | undefined> {
  const answer = await fetch(`${aws}/local/access-keys/${encodeURIComponent(accessKeyId)}`);
  if (answer.ok) return (await answer.json()) as AccessKey;
  await answer.body?.cancel();
  if (answer.status !== 404) throw new Error(`The local AWS answered ${answer.status} about an access key`);
  return undefined;
}
