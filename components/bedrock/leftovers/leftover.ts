import type { Account } from "../account.ts";
import type { Tags } from "../owner.ts";

/** An object in AWS that has the name of one that is about to be made. */
export interface Leftover {
  readonly arn: string;
  readonly tags: Tags;
  /**
   * Deletes it.
   *
   * @throws HoldsRecords when records would be lost with it
   * @throws Error of AWS, which refuses to delete most of what is in use
   */
  delete(): Promise<unknown>;
}

/** How objects of one kind are looked for, by the inputs of the resource that is about to be created. */
export interface Kind<Inputs> {
  /** The object in words, e.g. `IAM user acme-prod-payments`. */
  what(inputs: Inputs): string;
  /** Objects of that name; those of somebody else only where their name keeps ours from being made. */
  find(inputs: Inputs, account: Account): Promise<readonly Leftover[]>;
  /** By what `pulumi import` finds it. Undefined where it never holds anything that is worth that. */
  importId?(inputs: Inputs): string;
}

/** Why an object is not deleted: it holds records of calls. */
export class HoldsRecords extends Error {}
