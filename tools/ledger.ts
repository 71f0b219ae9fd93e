import type { YamlFile } from "../components/environment/yaml-file.ts";
import { controlPlane } from "../components/portkey/control-plane-url.ts";
import { type Project, valuesOf } from "./project/project.ts";

/** Where teams' costs are looked up. */
export interface Ledger {
  readonly baseUrl: string;
  /** An admin key. */
  readonly apiKey: string;
  /** Slug of the workspace. */
  readonly workspace: string;
}

/** The environment variables that say where Portkey is. */
export interface PortkeyVariables {
  readonly PORTKEY_API_KEY?: string | undefined;
  readonly PORTKEY_BASE_URL?: string | undefined;
}

/** The files that say it. */
export interface LedgerFiles {
  /** environments/<name>.yaml. */
  readonly shared: YamlFile | undefined;
  /** The stack's own. */
  readonly stack: YamlFile | undefined;
}

/** The ledger of a stack's teams, or in one line why there is none. */
export function ledgerOf(
  project: Project,
  { shared, stack }: LedgerFiles,
  { PORTKEY_API_KEY: apiKey, PORTKEY_BASE_URL }: PortkeyVariables,
): Ledger | { readonly why: string } {
  const values: Readonly<Record<string, unknown>> = {
    ...project.defaults,
    ...Object(shared?.value),
    ...(stack && valuesOf(project, stack)),
  };
  const { environment, portkeyBaseUrl, workspace } = values;
  if (!apiKey) return { why: "PORTKEY_API_KEY is not set" };
  if (typeof workspace !== "string") return { why: "the file names no workspace" };
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(workspace)) {
    return {
      why: "the file names the workspace by its UUID, Portkey's analytics know its slug (ws-…) alone",
    };
  }
  const place = controlPlane({
    file: portkeyBaseUrl === undefined ? undefined : String(portkeyBaseUrl),
    isTeamStack: environment !== undefined,
    variable: PORTKEY_BASE_URL,
  });
  if ("mistake" in place) return { why: place.mistake };
  return { apiKey, baseUrl: place.url, workspace };
}
