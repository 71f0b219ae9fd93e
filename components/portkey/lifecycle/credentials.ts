import { sameKey } from "./fingerprint.ts";

/**
 * How Portkey signs in to AWS: by an access key, or by a role that it assumes. All of one, nothing of the other.
 *
 * Portkey is sent the fields of one together with the type that says which of the two it is, and which the
 * gateway goes by. Whether an update replaces the fields of the other or keeps them beside is not documented, nor
 * a way to clear a secret there. One that stays is worthless: its access key is deleted in AWS in the same run.
 */
export interface CredentialInputs {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
}

/** The secret stays out: Portkey never gives it back, and the state needs no second copy. */
export type CredentialOutputs = Omit<CredentialInputs, "secretAccessKey">;

/** The inputs by which a change of credentials is told. A new secret comes with a new access key id. */
export const comparedCredentials = ["accessKeyId", "roleArn", "externalId"] as const;

type Shown = string | null | undefined;

/** Which of the two the inputs are, in Portkey's words. */
export function authType({ roleArn }: CredentialInputs): "accessKey" | "assumedRole" {
  return roleArn === undefined ? "accessKey" : "assumedRole";
}

const none = { accessKeyId: undefined, externalId: undefined, roleArn: undefined };

/**
 * The credentials that the server shows, in the form of the state. Only fields of the type that it names count,
 * since it may keep others beside them. What it does not show is as recorded.
 */
export function recordedCredentials(
  recorded: CredentialOutputs,
  shown: { accessKeyId: Shown; authType: Shown; externalId: Shown; roleArn: Shown },
): CredentialOutputs {
  const type = shown.authType ?? authType(recorded);
  const kept = type === authType(recorded) ? recorded : none;
  switch (type) {
    case "accessKey":
      return { ...none, accessKeyId: sameKey(kept.accessKeyId, shown.accessKeyId) };
    case "assumedRole": {
      // A role can be assumed without an external id: null says so.
      const externalId = shown.externalId === undefined ? kept.externalId : (shown.externalId ?? undefined);
      return { ...none, externalId, roleArn: shown.roleArn ?? kept.roleArn };
    }
    default:
      return none;
  }
}
