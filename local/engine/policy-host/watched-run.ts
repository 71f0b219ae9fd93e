import type { EngineEvent, PreviewOptions } from "@pulumi/pulumi/automation/index.js";

/** What a run with the policy pack came to. */
export interface WatchedRun {
  /** As the engine tells them: level, rule, the rule's description and the line about the resource. */
  readonly violations: readonly string[];
  /** How many resources the run went over. */
  readonly resources: number;
  /** Undefined for a run that went well, advisory violations or not. */
  readonly failure: Error | undefined;
}

/**
 * Runs a preview or an update under the policy pack.
 *
 * @param pack folder that `layOutPack` made
 * @param config file of the pack's config
 * @param run starts it with these options
 */
export async function watchedRun(
  pack: string,
  config: string,
  run: (options: Pick<PreviewOptions, "onEvent" | "policyPackConfigs" | "policyPacks">) => Promise<unknown>,
): Promise<WatchedRun> {
  const resources = new Set<string>();
  const violations: string[] = [];
  const onEvent = ({ policyEvent, resourcePreEvent }: EngineEvent) => {
    if (resourcePreEvent) resources.add(resourcePreEvent.metadata.urn);
    if (policyEvent) {
      const { enforcementLevel, message, policyName } = policyEvent;
      violations.push(`${enforcementLevel} ${policyName}: ${message.trim()}`);
    }
  };
  const failure = await run({ onEvent, policyPackConfigs: [config], policyPacks: [pack] }).then(
    () => undefined,
    (error: Error) => error,
  );
  return { failure, resources: resources.size, violations };
}
