import type { Project } from "../project/project.ts";
import { isKnown } from "./known-outputs.ts";
import { exportedResources } from "./pulumi.ts";

/** A team's access key as the stack's state has it. */
export interface RecordedKey {
  /** RFC 3339. */
  readonly created: string;
  readonly serial: number;
}

/**
 * The access keys of a stack's teams, by team.
 *
 * @returns undefined for a stack that does not exist
 * @throws Mistakes where the state cannot be read
 */
export async function recordedKeys(
  project: Project,
  stack: string,
): Promise<ReadonlyMap<string, RecordedKey> | undefined> {
  const resources = await exportedResources(project, stack);
  if (resources === undefined) return undefined;
  const { teams } = Object(resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs) as {
    teams?: Readonly<Record<string, { accessKeyCreated?: string }>>;
  };
  const keys = new Map<string, RecordedKey>();
  for (const [team, { accessKeyCreated: created }] of Object.entries(teams ?? {})) {
    const access = resources.find(
      ({ type, urn }) => type === "bedrock-portkey:index:TeamAccess" && urn.endsWith(`::${team}`),
    );
    const serial = access?.inputs?.accessKeySerial;
    if (created !== undefined && isKnown(created) && typeof serial === "number")
      keys.set(team, { created, serial });
  }
  return keys;
}
