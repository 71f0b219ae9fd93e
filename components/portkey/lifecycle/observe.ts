import { PortkeyError } from "../errors.ts";
import type { CommonInputs, Kind, Recorded } from "./lifecycle.ts";
import type { Session } from "./session.ts";

/** An object as a listing shows it. */
export interface Candidate {
  /** What the state would record as its id. */
  readonly id: string;
  /** Slug, where the object has one. */
  readonly slug?: string | undefined;
  readonly name: string;
  /** The text that may carry our marker: note or description. */
  readonly note?: string | null | undefined;
}

type AnyOutputs = Omit<CommonInputs, "adopt">;

/**
 * Looks, before anything is created, for the object that is to be taken over instead: the one that the
 * team's `adopt` names, or the one that an interrupted run made under our name and marker.
 *
 * @throws when the name is taken by somebody else's object, or the object to adopt does not exist
 */
export async function find<Inputs extends CommonInputs, Outputs extends AnyOutputs>(
  kind: Kind<Inputs, Outputs>,
  portkey: Session,
  inputs: Inputs,
): Promise<Candidate | undefined> {
  const { adopt, name } = inputs;
  const listed = await kind.list(portkey, inputs);
  if (adopt !== undefined) {
    const wanted = listed.find(({ id, slug }) => id === adopt || slug === adopt);
    if (wanted === undefined) throw new Error(`adopt: the workspace has no ${kind.noun} "${adopt}"`);
    return wanted;
  }
  const slug = "slug" in inputs ? inputs.slug : undefined;
  const namesakes = listed.filter((entry) =>
    slug === undefined ? entry.name === name : entry.slug === slug,
  );
  const marker = kind.marker(inputs);
  const ours = namesakes.find(({ note }) => marker === undefined || note === marker);
  if (ours === undefined && namesakes.length > 0) {
    const ids = namesakes.map(({ id }) => id).join(", ");
    throw new Error(
      `a ${kind.noun} named "${name}" exists already and was not made by this stack (${ids}): adopt, rename or delete it`,
    );
  }
  return ours;
}

/**
 * Whether a call on an object failed because the object does not exist. Portkey answers 404 for that, and
 * for some kinds 403, as for a scope that the key lacks; a wrong base URL gives 404 too. Only a listing
 * without the object tells: an object is never taken out of the state on less.
 */
export async function isGone<Inputs extends CommonInputs, Outputs extends AnyOutputs>(
  kind: Kind<Inputs, Outputs>,
  portkey: Session,
  { id, outputs }: Recorded<Outputs>,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof PortkeyError) || (error.status !== 403 && error.status !== 404)) return false;
  const listed = async () => (await kind.list(portkey, outputs)).some((entry) => entry.id === id);
  try {
    if (!(await listed())) return true;
    // The listing may be older than the deletion.
    portkey.listings.forget(kind.listing(outputs));
    return !(await listed());
  } catch {
    throw error;
  }
}
