import { asciiJson, sortKeys } from "../json.ts";
import type { Route } from "./settings-source.ts";

/**
 * The value of `ANTHROPIC_CUSTOM_HEADERS`: one header a line.
 *
 * @param apiKey left out where Claude Code gets it elsewhere
 * @returns undefined where there is nothing to send
 */
export function customHeaders(
  route: Route,
  metadata: Readonly<Record<string, string>>,
  apiKey?: string,
): string | undefined {
  const lines = [
    ...(apiKey === undefined ? [] : [`x-portkey-api-key: ${apiKey}`]),
    ...routeHeaders(route),
    ...(Object.keys(metadata).length > 0 ? [`x-portkey-metadata: ${asciiJson(sortKeys(metadata))}`] : []),
  ];
  return lines.length > 0 ? lines.join("\n") : undefined;
}

function routeHeaders(route: Route): readonly string[] {
  if ("config" in route) return [`x-portkey-config: ${route.config}`];
  if ("provider" in route) return [`x-portkey-provider: @${route.provider}`];
  if ("virtualKey" in route)
    return ["x-portkey-provider: bedrock", `x-portkey-virtual-key: ${route.virtualKey}`];
  return [];
}
