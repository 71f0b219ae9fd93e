import * as z from "zod";
import { clearedLimits, type LimitsBody, limitsRead } from "./limits.ts";
import { identifier, resource } from "./resource.ts";

/** A virtual key for Bedrock, with an access key or a role. `key` and `awsSecretAccessKey` are write-only. */
export interface VirtualKeyBody extends LimitsBody {
  readonly name: string;
  readonly note: string;
  /** Left out where there is no secret. */
  readonly key?: string | undefined;
  readonly awsAuthType: "accessKey" | "assumedRole";
  readonly awsRegion: string;
  readonly awsAccessKeyId?: string | undefined;
  readonly awsSecretAccessKey?: string | undefined;
  readonly awsRoleArn?: string | undefined;
  readonly awsExternalId?: string | undefined;
}

/**
 * What an update writes over the secret that `key` held. A `key` that is left out stays as it is, the API does
 * not take null there, and an empty text may pass for none at all.
 */
const noSecret = "none";

const entry = z.object({ name: z.string(), note: z.string().nullish(), slug: identifier });

/** Virtual keys, addressed by slug. */
export const virtualKeys = resource({
  created: z.looseObject({ slug: identifier }),
  creation: (body: VirtualKeyBody, workspace) => ({ ...body, provider: "bedrock", workspace_id: workspace }),
  entry,
  full: entry.extend({
    ...limitsRead,
    ai_provider_name: z.string().nullish(),
    expires_at: z.string().nullish(),
    model_config: z
      .looseObject({
        awsAccessKeyId: z.string().nullish(),
        awsAuthType: z.string().nullish(),
        awsExternalId: z.string().nullish(),
        awsRegion: z.string().nullish(),
        awsRoleArn: z.string().nullish(),
      })
      .nullish(),
    secret_mappings: z.array(z.unknown()).nullish(),
  }),
  noun: "virtual key",
  path: "virtual-keys",
  replacement: ({ key = noSecret, ...body }) => ({ ...body, ...clearedLimits(body), key }),
  scope: "virtual_keys",
  secrets: ({ awsSecretAccessKey }) => (awsSecretAccessKey === undefined ? [] : [awsSecretAccessKey]),
});
