import { randomBytes } from "node:crypto";

/** A name as Pulumi's AWS provider makes one up: the resource's own, a dash and seven hexadecimal digits. */
export function madeUpName(resourceName: string): string {
  return `${resourceName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}
