import { randomBytes } from "node:crypto";

/** A name as Pulumi's AWS provider makes one up: the resource's own, a dash and seven hexadecimal digits. */
export function madeUpName(resourceName: string): string {
  return `${resourceName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}

/** An id as the provider makes one up for what has none in AWS: a prefix, the time in UTC and eight random digits. */
export function madeUpId(prefix: string): string {
  return `${prefix}${new Date().toISOString().replace(/\D/g, "")}${randomBytes(4).toString("hex")}`;
}
