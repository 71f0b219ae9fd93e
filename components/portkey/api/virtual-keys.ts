import * as z from "zod";
import { clearedLimits, type LimitsBody, limitsRead } from "./limits.ts";
import { identifier, resource } from "./resource.ts";

/** A virtual key for Bedrock. `key` and `awsSecretAccessKey` are write-only. */
export interface VirtualKeyBody extends LimitsBody {
  readonly name: string;
  readonly note: string;
  readonly key: string;
  readonly awsAuthType: "accessKey";
  readonly awsAccessKeyId: string;
  readonly awsSecretAccessKey: string;
  readonly awsRegion: string;
}

const entry = z.object({ name: z.string(), note: z.string().nullish(), slug: identifier });

/** Virtual keys, addressed by slug. */
export const virtualKeys = resource({
  created: z.looseObject({ slug: identifier }),
  creation: (body: VirtualKeyBody, workspace) => ({ ...body, provider: "bedrock", workspace_id: workspace }),
  entry,
  full: entry.extend({
    ...limitsRead,
    model_config: z
      .looseObject({ awsAccessKeyId: z.string().nullish(), awsRegion: z.string().nullish() })
      .nullish(),
  }),
  noun: "virtual key",
  path: "virtual-keys",
  replacement: (body) => ({ ...body, ...clearedLimits(body) }),
  scope: "virtual_keys",
  secrets: ({ awsSecretAccessKey }) => [awsSecretAccessKey],
});
