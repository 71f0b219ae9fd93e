import type {
  CheckResult,
  CreateResult,
  DiffResult,
  ReadResult,
  ResourceProvider,
  UpdateResult,
} from "@pulumi/pulumi/dynamic/index.js";
import { canonicalJson, sortKeys } from "../../json.ts";
import { PortkeyError } from "../errors.ts";
import { configureSession, type Session, session } from "./session.ts";

/** An object as the state keeps it. */
export interface Recorded<Outputs> {
  readonly id: string;
  readonly outputs: Outputs;
}

/**
 * What is particular to one kind of Portkey object. The flow around it, in {@link lifecycle}, is the same
 * for all: observe, ensure, sync, return.
 */
export interface Kind<Inputs extends object, Outputs extends object, Found> {
  /** Inputs that are compared with what is recorded. A secret that is only ever written is not. */
  readonly compared: readonly (keyof Inputs & keyof Outputs & string)[];
  /** Inputs whose change needs another object, since Portkey's API does not change them. */
  readonly immutable: readonly (keyof Inputs & string)[];
  /**
   * Looks for the object that an interrupted run made for these inputs.
   *
   * @returns undefined where there is none
   * @throws when somebody else's object stands in the way
   */
  find(session: Session, inputs: Inputs): Promise<Found | undefined>;
  /** Forgets what {@link find} has seen. */
  forget(session: Session, inputs: Inputs): void;
  create(session: Session, inputs: Inputs): Promise<Recorded<Outputs>>;
  /** Makes a found object equal to the inputs and gives it as if it had just been created. */
  takeOver(session: Session, found: Found, inputs: Inputs): Promise<Recorded<Outputs>>;
  /** @returns the outputs with what the server holds now, undefined when the object is gone */
  read(session: Session, id: string, outputs: Outputs): Promise<Outputs | undefined>;
  update(session: Session, id: string, outputs: Outputs, inputs: Inputs): Promise<Outputs>;
  remove(session: Session, id: string, outputs: Outputs): Promise<void>;
}

/** The seven methods by which Pulumi's engine drives one kind of object. */
export function lifecycle<Inputs extends object, Outputs extends object, Found>(
  kind: Kind<Inputs, Outputs, Found>,
): Required<ResourceProvider<Inputs, Outputs>> {
  return {
    check: async (_olds: Inputs, news: Inputs): Promise<CheckResult<Inputs>> => ({ inputs: news }),

    configure: configureSession,

    async create(inputs: Inputs): Promise<CreateResult<Outputs>> {
      const portkey = await session();
      const { id, outputs } = await ensure(kind, portkey, own(inputs));
      return { id, outs: sortKeys(outputs) };
    },

    delete: async (id: string, outputs: Outputs): Promise<void> => {
      await unlessGone(kind.remove(await session(), id, outputs));
    },

    async diff(_id: string, outputs: Outputs, news: Inputs): Promise<DiffResult> {
      const changed = changedInputs(kind, outputs, news);
      return {
        changes: changed.length > 0,
        replaces: changed.filter((name) => (kind.immutable as readonly string[]).includes(name)),
      };
    },

    async read(id: string, outputs?: Outputs): Promise<ReadResult<Outputs>> {
      const read = await unlessGone(kind.read(await session(), id, outputs as Outputs));
      return read === undefined ? {} : { id, props: sortKeys(read) };
    },

    async update(id: string, outputs: Outputs, news: Inputs): Promise<UpdateResult<Outputs>> {
      return { outs: sortKeys(await kind.update(await session(), id, outputs, own(news))) };
    },
  };
}

/**
 * Creates what `inputs` ask for, or takes over what an earlier, interrupted run left. After a creation that
 * may have acted although it failed, it looks again before it tries once more.
 */
async function ensure<Inputs extends object, Outputs extends object, Found>(
  kind: Kind<Inputs, Outputs, Found>,
  portkey: Session,
  inputs: Inputs,
): Promise<Recorded<Outputs>> {
  for (let attempt = 1; ; attempt++) {
    const found = await kind.find(portkey, inputs);
    if (found !== undefined) return kind.takeOver(portkey, found, inputs);
    try {
      return await kind.create(portkey, inputs);
    } catch (error) {
      if (!(error instanceof PortkeyError && error.ambiguous) || attempt === 2) throw error;
      kind.forget(portkey, inputs);
    }
  }
}

/** The inputs without the delegate's text, which the engine hands over among them. */
function own<Inputs extends object>(inputs: Inputs): Inputs {
  const { __provider: _, ...rest } = inputs as Inputs & { __provider?: string };
  return rest as Inputs;
}

/** Names of inputs that differ from what is recorded. One that only a later step will know differs. */
function changedInputs<Inputs extends object, Outputs extends object>(
  { compared }: Pick<Kind<Inputs, Outputs, never>, "compared">,
  outputs: Outputs,
  news: Inputs,
): string[] {
  return compared.filter(
    (name) => canonicalJson(outputs[name] ?? null) !== canonicalJson(news[name] ?? null),
  );
}

/** Gives undefined when Portkey says that the object does not exist: for a deletion, that is its aim. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PortkeyError && error.status === 404) return undefined;
    throw error;
  }
}
