import {
  specialResourceSig,
  specialSecretSig,
  specialSigKey,
  unknownValue,
} from "@pulumi/pulumi/runtime/rpc.js";

/** The properties of a resource, by name. */
export type Properties = Record<string, unknown>;

/**
 * A value as the program wrote it: secrets opened, a resource given as an argument turned into its id.
 * (Both travel as objects marked by a signature, see `runtime/rpc.d.ts` of @pulumi/pulumi.)
 */
export function plain<T = unknown>(value: unknown): T {
  return open(value) as T;
}

function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (!isObject(value)) return value;
  if (value[specialSigKey] === specialSecretSig) return open(value.value);
  if (value[specialSigKey] === specialResourceSig) return value.id;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, open(item)]));
}

/** Marks a value as secret, so that the engine encrypts it in the state and hides it on screen. */
export function secret(value: unknown): Properties {
  return { [specialSigKey]: specialSecretSig, value };
}

/** Whether a value is a secret or holds one. */
export function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (!isObject(value)) return false;
  return value[specialSigKey] === specialSecretSig || Object.values(value).some(holdsSecret);
}

/** Whether a value, or a part of it, is not known yet in a preview. */
export function holdsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isObject(value) ? Object.values(value).some(holdsUnknown) : value === unknownValue;
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}
