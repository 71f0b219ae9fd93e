import type { PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { printableMessage } from "../components/shared/printable.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** What every rule says of itself. */
interface Rule {
  /** By which a config of the pack names it. */
  readonly name: string;
  readonly description: string;
  /** What the pack's config may set. @default nothing */
  readonly settings?: PolicyConfigSchema["properties"];
}

/** A rule about single resources. */
export interface ResourceRule<Settings extends object> extends Rule {
  /** A line for each violation: where, what, and the remedy in brackets. */
  readonly check: (subject: Subject, settings: Settings) => Iterable<string>;
}

/** A rule about all resources of a stack together. */
export interface StackRule<Settings extends object> extends Rule {
  /** By violation: the resource that it is told of, and the line. */
  readonly check: (subjects: readonly Subject[], settings: Settings) => Iterable<readonly [Subject, string]>;
}

/** A rule in the form of @pulumi/policy. */
export function resourceRule<Settings extends object>({
  check,
  ...about
}: ResourceRule<Settings>): ResourceValidationPolicy {
  return {
    ...described(about),
    validateResource(args, report) {
      for (const line of check(subjectOf(args), args.getConfig<Settings>())) report(printableMessage(line));
    },
  };
}

/** A rule in the form of @pulumi/policy. */
export function stackRule<Settings extends object>({
  check,
  ...about
}: StackRule<Settings>): StackValidationPolicy {
  return {
    ...described(about),
    validateStack({ getConfig, resources }, report) {
      for (const [{ urn }, line] of check(resources.map(subjectOf), getConfig<Settings>()))
        report(printableMessage(line), urn);
    },
  };
}

function described({ description, name, settings }: Rule) {
  return { description, name, ...(settings && { configSchema: { properties: settings } }) };
}
