import * as z from "zod";
import type { GatewayConfig } from "../gateway-config.ts";
import { identifier, resource } from "./resource.ts";

export interface ConfigBody {
  readonly name: string;
  readonly config: GatewayConfig;
}

const document = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});

const entry = z.object({ id: identifier, name: z.string(), slug: identifier });

/** Configs, addressed by slug. The live API gives the document back as a JSON string. */
export const configs = resource({
  created: z.looseObject({ id: identifier, slug: identifier }),
  creation: (body: ConfigBody, workspace) => ({ ...body, workspace_id: workspace }),
  entry,
  full: entry.extend({
    config: z.union([document, z.looseObject({})]),
  }),
  noun: "config",
  path: "configs",
  replacement: (body) => body,
  scope: "configs",
});
