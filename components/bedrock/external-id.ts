import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../dynamic.ts";

/**
 * A text that a role's trust asks for, made once and kept as long as the resource: a UUID. It is no secret. `id`:
 * the text.
 */
export class ExternalId extends DynamicResource {
  constructor(name: string, options?: pulumi.CustomResourceOptions) {
    super("ExternalId", "#bedrock/external-id", name, {}, options);
  }
}
