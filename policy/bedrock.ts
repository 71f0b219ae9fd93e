import { type Document, documentsOf, type Statement } from "./documents.ts";
import type { Subject } from "./subject.ts";

/** A model or profile of Bedrock that a policy lets an identity invoke. */
export interface Named {
  readonly kind: string;
  /** Of a model or profile; of an application profile one that says nothing. */
  readonly id: string;
  /** Empty for the leg of a global profile, which may be anywhere. */
  readonly region: string;
  /** Whether it only stands behind a profile, and is no call of its own. */
  readonly leg: boolean;
}

const arn = /^arn:[\w-]+:bedrock:([a-z0-9-]*):\d*:([a-z-]+)\/(.+)$/;

/** What a resource's policies allow of Bedrock, whatever the action. */
export function namedIn(subject: Subject): Named[] {
  return documentsOf(subject).flatMap(({ statements = [] }: Document) =>
    statements.filter(({ allows }) => allows).flatMap(namedBy),
  );
}

/** @returns undefined for what is no ARN of Bedrock */
export function namedByArn(text: string, leg: boolean): Named | undefined {
  const [, region, kind, id] = arn.exec(text) ?? [];
  return region === undefined || kind === undefined || id === undefined
    ? undefined
    : { id, kind, leg, region };
}

function namedBy({ conditions, resources }: Statement): Named[] {
  const leg = conditions.includes("bedrock:InferenceProfileArn");
  return resources.flatMap((resource) => namedByArn(resource, leg) ?? []);
}
