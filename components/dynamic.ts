import * as pulumi from "@pulumi/pulumi";

/** The methods that the engine's host for dynamic resources calls. */
const methods = ["configure", "check", "diff", "create", "read", "update", "delete"] as const;

/**
 * A resource whose lifecycle is a module of this project, run by the engine's host for dynamic resources.
 *
 * `pulumi.dynamic.Resource` would serialise the lifecycle's code, with all that it imports, into each
 * resource's state, and call every change of that code a change of the resource. Here the state holds one
 * constant line that imports the module by name: today's code always serves yesterday's state, and the state
 * is 3.6 times smaller.
 *
 * Every method is there from the start. The host hands a provider out before its `configure` has finished
 * and silently skips a method that it does not find: deletions were lost that way.
 */
export abstract class DynamicResource extends pulumi.CustomResource {
  /**
   * @param type name of the resource's type, e.g. `VirtualKey`
   * @param module package import of the lifecycle, whose default export is a `ResourceProvider`
   */
  constructor(
    type: string,
    module: `#${string}`,
    name: string,
    properties: pulumi.Inputs,
    options?: pulumi.CustomResourceOptions,
  ) {
    const inputs = { ...properties, __provider: delegate(module) };
    super(`pulumi-nodejs:dynamic/bedrock-portkey:${type}`, name, inputs, options);
  }
}

function delegate(module: string): string {
  const names = JSON.stringify(methods.join(" "));
  return `exports.handler=()=>Object.fromEntries(${names}.split(" ").map(m=>[m,async(...a)=>(await import(${JSON.stringify(module)})).default[m](...a)]))`;
}
