import { type Owner, ownerOf } from "../../names.ts";
import { printableMessage } from "../../shared/printable.ts";
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
  /** The text that may carry our marker: note or description, or the name of what has neither. */
  readonly note?: string | null | undefined;
}

type AnyOutputs = Omit<CommonInputs, "adopt">;

/**
 * Looks, before anything is created, for the object that is to be taken over instead: the one that the
 * team's `adopt` names, or the one that an interrupted run made under our name and marker.
 *
 * @throws Error when the name is taken by somebody else's object, or the object to adopt does not exist, belongs to
 *   somebody else or cannot become the team's
 */
export async function find<Inputs extends CommonInputs, Outputs extends AnyOutputs>(
  kind: Kind<Inputs, Outputs>,
  portkey: Session,
  inputs: Inputs,
): Promise<Candidate | undefined> {
  const listed = await kind.list(portkey, inputs);
  return inputs.adopt === undefined
    ? findOurs(kind, listed, inputs)
    : await findAdopted(kind, portkey, listed, { ...inputs, adopt: inputs.adopt });
}

function findOurs<Inputs extends CommonInputs, Outputs extends AnyOutputs>(
  { marker, noun }: Kind<Inputs, Outputs>,
  listed: readonly Candidate[],
  inputs: Inputs,
): Candidate | undefined {
  const { name } = inputs;
  const slug = "slug" in inputs ? inputs.slug : undefined;
  const namesakes = listed.filter((entry) =>
    slug === undefined ? entry.name === name : entry.slug === slug,
  );
  const ours = namesakes.find(({ note }) => note === marker(inputs));
  if (ours !== undefined || namesakes.length === 0) return ours;
  const called = slug === undefined ? `named "${name}"` : `with the slug "${slug}"`;
  const what = `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun} ${called} exists already`;
  const [owner] = namesakes.flatMap(({ note }) => ownerOf(note ?? "") ?? []);
  if (owner !== undefined) {
    throw refusal(`${what} and belongs to ${described(owner)}: give one of the two teams another name`);
  }
  const ids = namesakes.map(({ id }) => id).join(", ");
  const remedy =
    slug === undefined ? "adopt, rename or delete it" : "delete it, or give the team another name";
  throw refusal(`${what} and was not made by this stack (${ids}): ${remedy}`);
}

async function findAdopted<Inputs extends CommonInputs, Outputs extends AnyOutputs>(
  kind: Kind<Inputs, Outputs>,
  portkey: Session,
  listed: readonly Candidate[],
  inputs: Inputs & { readonly adopt: string },
): Promise<Candidate> {
  const { adopt, name, workspace } = inputs;
  const found = listed.find((entry) => nameOf(entry) === adopt);
  if (found === undefined) throw refusal(`adopt: the workspace has no ${kind.noun} "${adopt}"`);
  const owner = ownerOf(found.note ?? "");
  if (owner !== undefined && found.note !== kind.marker(inputs)) {
    throw refusal(
      `adopt: ${kind.noun} ${adopt} belongs to ${described(owner)} (take it out of adopt; if that team is gone, ${kind.unmark} in Portkey)`,
    );
  }
  const why = await kind.unfit?.(portkey, { id: adopt, name, workspace });
  if (why !== undefined) throw refusal(`adopt: ${kind.noun} ${adopt} ${why} (take it out of adopt)`);
  return found;
}

/** By which requests and people name an object: its slug, or its id where it has none. */
export function nameOf({ id, slug = id }: Pick<Candidate, "id" | "slug">): string {
  return slug;
}

function described({ project, stack, team }: Owner): string {
  return `team "${team}" of stack "${stack}" of project "${project}"`;
}

/** Names, notes and slugs are texts from outside. */
function refusal(message: string): Error {
  return new Error(printableMessage(message));
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
