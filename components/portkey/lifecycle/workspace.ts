import type { ResourceProvider } from "@pulumi/pulumi/dynamic/index.js";
import { printable } from "../../shared/printable.ts";
import { type WorkspaceEntry, workspaces } from "../api/workspaces.ts";
import { configureSession, type Session, session } from "./session.ts";

/** A workspace that exists: it is looked up, never made, changed or deleted. */
export interface WorkspaceInputs {
  /** Slug (`ws-…`) or UUID. */
  readonly workspace: string;
}

/*
 * Everything else of a stack waits for this look-up, so that a wrong key or an unreachable Portkey ends the
 * first `up` before anything is made, in AWS or in Portkey. The id is the UUID, which is what creating calls
 * take.
 */
const lifecycle: Required<ResourceProvider<WorkspaceInputs, WorkspaceInputs>> = {
  check: async (_olds, inputs) => ({ inputs }),

  configure: configureSession,

  async create({ workspace }) {
    const { id } = await existingWorkspace(await session(), workspace);
    return { id, outs: { workspace } };
  },

  delete: async () => {},

  diff: async (_id, recorded, { workspace }) =>
    recorded.workspace === workspace ? { changes: false } : { changes: true, replaces: ["workspace"] },

  async read(id, recorded) {
    const found = named(await listWorkspaces(await session()), id);
    return found === undefined ? {} : { id, props: { workspace: recorded?.workspace ?? id } };
  },

  update: async (_id, _recorded, { workspace }) => ({ outs: { workspace } }),
};

export default lifecycle;

/**
 * A workspace by its slug or UUID. It is looked for by listing, since Portkey answers 403 for a workspace that is gone as for
 * one that may not be seen.
 *
 * @throws NoSuchWorkspace, PortkeyError
 */
export async function existingWorkspace(session: Session, slugOrId: string): Promise<WorkspaceEntry> {
  const found = named(await listWorkspaces(session), slugOrId);
  if (found === undefined) throw new NoSuchWorkspace(slugOrId);
  return found;
}

/** The mistake of a stack whose workspace Portkey does not have, or does not show to its admin key. */
export class NoSuchWorkspace extends Error {
  constructor(workspace: string) {
    const name = printable(workspace);
    super(`workspace: Portkey has no workspace "${name}" that this admin key may see (its slug or UUID)`);
  }
}

function named(workspaces: readonly WorkspaceEntry[], slugOrId: string): WorkspaceEntry | undefined {
  return workspaces.find(({ id, slug }) => id === slugOrId || slug === slugOrId);
}

/** Every workspace that the key may see, listed at most once a run. */
export function listWorkspaces({ listings }: Session): Promise<WorkspaceEntry[]> {
  return listings.all("workspaces", workspaces.list);
}
