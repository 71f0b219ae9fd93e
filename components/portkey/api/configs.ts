import * as z from "zod";
import type { GatewayConfig } from "../gateway-config.ts";
import { identifier, resource } from "./resource.ts";

export interface ConfigBody {
  readonly name: string;
  readonly config: GatewayConfig;
}

const entry = z.object({ id: identifier, name: z.string(), slug: identifier });

/** Configs, addressed by slug. The live API gives the document back as a JSON string. */
export const configs = resource({
  created: z.looseObject({ id: identifier, slug: identifier }),
  creation: (body: ConfigBody, workspace) => ({ ...body, workspace_id: workspace }),
  entry,
  full: entry.extend({
    config: z.union([z.string().transform((text) => JSON.parse(text) as unknown), z.looseObject({})]),
  }),
  noun: "config",
  path: "configs",
  replacement: (body) => body,
  scope: "configs",
});
