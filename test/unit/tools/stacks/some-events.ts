import type { Step } from "../../../../tools/stacks/changed-properties.ts";

/** Events as the engine logs them. */

export function step(op: string, type: string, name: string, rest: Partial<Step> = {}) {
  const urn = `urn:pulumi:dev-payments::bedrock-portkey::${type}::${name}`;
  return { resourcePreEvent: { metadata: { detailedDiff: null, op, type, urn, ...rest } } };
}

export function diagnostic(severity: string, message: string) {
  return { diagnosticEvent: { message, severity } };
}

export function violation(enforcementLevel: string, policyName: string, message: string) {
  return { policyEvent: { enforcementLevel, message, policyName } };
}

/** @param resourceChanges how many resources by operation */
export function total(resourceChanges: Readonly<Record<string, number>>, isPreview = false) {
  return { summaryEvent: { isPreview, resourceChanges } };
}

/** A step of a preview. */
export function plannedStep(...of: Parameters<typeof step>) {
  return { resourcePreEvent: { ...step(...of).resourcePreEvent, planning: true } };
}
