import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../dynamic.ts";
import type { ApiKeyInputs } from "./lifecycle/api-key.ts";
import type { ConfigInputs } from "./lifecycle/config.ts";
import type { IntegrationInputs } from "./lifecycle/integration.ts";
import type { ProviderInputs } from "./lifecycle/provider.ts";
import type { VirtualKeyInputs } from "./lifecycle/virtual-key.ts";
import type { WorkspaceInputs } from "./lifecycle/workspace.ts";

type Args<Inputs> = { readonly [Name in keyof Inputs]: pulumi.Input<Inputs[Name]> };

/*
 * What one resource needs of another is its `id`: an id stays known in the preview of an update, while
 * every other computed output becomes unknown and would make all that depends on it look changed.
 *
 * An object is replaced by deleting it first: creating looks for what an earlier run left under the same
 * name, and must not find the object that is about to be deleted.
 */
const replacement: pulumi.CustomResourceOptions = { deleteBeforeReplace: true };

/** A Portkey workspace that exists. `id`: its UUID. */
export class Workspace extends DynamicResource {
  constructor(name: string, args: Args<WorkspaceInputs>, options?: pulumi.CustomResourceOptions) {
    super("Workspace", "#portkey/workspace", name, args, options);
  }
}

/** A Portkey virtual key for Bedrock in one region. `id`: its slug. */
export class VirtualKey extends DynamicResource {
  constructor(name: string, args: Args<VirtualKeyInputs>, options?: pulumi.CustomResourceOptions) {
    super("VirtualKey", "#portkey/virtual-key", name, args, { ...replacement, ...options });
  }
}

/** A Portkey integration for Bedrock in one region, with its models and its workspace. `id`: its slug. */
export class Integration extends DynamicResource {
  constructor(name: string, args: Args<IntegrationInputs>, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, granted: true };
    super("Integration", "#portkey/integration", name, inputs, { ...replacement, ...options });
  }
}

/** A Portkey provider. `id`: its slug, without `@`. */
export class Provider extends DynamicResource {
  constructor(name: string, args: Args<ProviderInputs>, options?: pulumi.CustomResourceOptions) {
    super("Provider", "#portkey/provider", name, args, { ...replacement, ...options });
  }
}

/** A Portkey routing config. `id`: its UUID. */
export class Config extends DynamicResource {
  /** By which a request names the config. */
  declare readonly slug: pulumi.Output<string>;

  constructor(name: string, args: Args<ConfigInputs>, options?: pulumi.CustomResourceOptions) {
    super("Config", "#portkey/config", name, { ...args, slug: undefined }, { ...replacement, ...options });
  }
}

/** A Portkey service key. `id`: its id. */
export class ApiKey extends DynamicResource {
  /** The key itself, a secret. */
  declare readonly key: pulumi.Output<string>;

  constructor(name: string, args: Args<ApiKeyInputs>, options?: pulumi.CustomResourceOptions) {
    super(
      "ApiKey",
      "#portkey/api-key",
      name,
      { ...args, key: undefined },
      { ...replacement, additionalSecretOutputs: ["key"], ...options },
    );
  }
}
