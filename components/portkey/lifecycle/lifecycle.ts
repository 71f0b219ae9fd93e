import type {
  CheckResult,
  CreateResult,
  DiffResult,
  ReadResult,
  ResourceProvider,
  UpdateResult,
} from "@pulumi/pulumi/dynamic/index.js";
import { canonicalJson, sortKeys } from "../../json.ts";
import type { Address } from "../api/resource.ts";
import { PortkeyError } from "../errors.ts";
import { type Candidate, find, isGone, nameOf } from "./observe.ts";
import { configureSession, type Session, session } from "./session.ts";

/** What the inputs of every kind of object say. */
export interface CommonInputs {
  /** UUID. */
  readonly workspace: string;
  readonly name: string;
  /** Id or slug of an object that people made by hand, to be taken over instead of creating one. */
  readonly adopt?: string;
}

/** An object as the state keeps it. */
export interface Recorded<Outputs> {
  readonly id: string;
  readonly outputs: Outputs;
}

/**
 * The steps of a change. Each yields what is true once it is done, so that a step that fails later loses
 * nothing of the ones before it: neither an object, nor a key that Portkey shows only once.
 */
export type Steps<Outputs> = AsyncGenerator<Recorded<Outputs>, void>;

/**
 * What is particular to one kind of Portkey object. The flow around it, in {@link lifecycle}, is the same
 * for all: observe, ensure, sync, return.
 */
export interface Kind<Inputs extends CommonInputs, Outputs extends Omit<CommonInputs, "adopt">> {
  /** E.g. `virtual key`. */
  readonly noun: string;
  /** Inputs that are compared with what is recorded. A secret that is only ever written is not. */
  readonly compared: readonly (keyof Inputs & keyof Outputs & string)[];
  /** Inputs whose change needs another object, since Portkey's API does not change them. */
  readonly immutable: readonly (keyof Inputs & string)[];
  /** Every object of the kind where the object stands or is to stand, listed at most once a run. */
  list(session: Session, about: Inputs | Outputs): Promise<Candidate[]>;
  /** The listing that {@link list} shares. */
  listing(about: Inputs | Outputs): string;
  /** What marks an object as ours. */
  marker(inputs: Inputs): string;
  /** How somebody takes a marker away by hand, e.g. `empty its note`. */
  readonly unmark: string;
  /** Why an object made by hand cannot become a team's. @default it can */
  unfit?(session: Session, address: Address): Promise<string | undefined>;
  create(session: Session, inputs: Inputs): Steps<Outputs>;
  /**
   * Makes an object that exists equal to the inputs, and gives it as if it had just been created.
   *
   * @default `update`, the object as its listing shows it being what is recorded
   */
  takeOver?(session: Session, found: Candidate, inputs: Inputs): Steps<Outputs>;
  /** What the server holds now, in the form of the outputs. */
  read(session: Session, recorded: Recorded<Outputs>): Promise<Outputs>;
  update(session: Session, recorded: Recorded<Outputs>, inputs: Inputs): Steps<Outputs>;
  remove(session: Session, recorded: Recorded<Outputs>): Promise<void>;
  /** A mistake that only the recorded state shows: one line, below the name of the input. @default none */
  mistake?(olds: Inputs, news: Inputs): { property: string; reason: string } | undefined;
}

/** The seven methods by which Pulumi's engine drives one kind of object. */
export function lifecycle<Inputs extends CommonInputs, Outputs extends Omit<CommonInputs, "adopt">>(
  kind: Kind<Inputs, Outputs>,
): Required<ResourceProvider<Inputs, Outputs>> {
  return {
    async check(olds: Inputs, news: Inputs): Promise<CheckResult<Inputs>> {
      const mistake = kind.mistake?.(olds, news);
      return { inputs: news, ...(mistake && { failures: [mistake] }) };
    },

    configure: configureSession,

    async create(inputs: Inputs): Promise<CreateResult<Outputs>> {
      const { id, outputs } = await ensure(kind, await session(), inputs);
      return { id, outs: sortKeys(outputs) };
    },

    async delete(id: string, outputs: Outputs): Promise<void> {
      const portkey = await session();
      try {
        await kind.remove(portkey, { id, outputs });
      } catch (error) {
        if (!(await isGone(kind, portkey, { id, outputs }, error))) throw error;
      }
    },

    async diff(id: string, outputs: Outputs, news: Inputs): Promise<DiffResult> {
      const has = nameOf({ ...outputs, id });
      if (news.adopt !== undefined && news.adopt !== has) {
        throw new Error(
          `adopt: the team has ${kind.noun} ${has} already, so that ${news.adopt} would not be adopted (take it out of adopt)`,
        );
      }
      const changed = changedInputs(kind, outputs, news);
      return {
        changes: changed.length > 0,
        replaces: changed.filter((name) => (kind.immutable as readonly string[]).includes(name)),
      };
    },

    async read(id: string, outputs?: Outputs): Promise<ReadResult<Outputs>> {
      const portkey = await session();
      const recorded = { id, outputs: outputs as Outputs };
      try {
        return { id, props: sortKeys(await kind.read(portkey, recorded)) };
      } catch (error) {
        if (await isGone(kind, portkey, recorded, error)) return {};
        throw error;
      }
    },

    async update(id: string, outputs: Outputs, news: Inputs): Promise<UpdateResult<Outputs>> {
      const done = await carryOut(kind.update(await session(), { id, outputs }, own(news)), news);
      return { outs: sortKeys(done.outputs) };
    },
  };
}

/**
 * Creates what `inputs` ask for, or takes over what an earlier, interrupted run left. After a creation that
 * may have acted although it failed, it looks again before it tries once more.
 */
async function ensure<Inputs extends CommonInputs, Outputs extends Omit<CommonInputs, "adopt">>(
  kind: Kind<Inputs, Outputs>,
  portkey: Session,
  news: Inputs,
): Promise<Recorded<Outputs>> {
  const inputs = own(news);
  for (let attempt = 1; ; attempt++) {
    const found = await find(kind, portkey, inputs);
    if (found !== undefined) return carryOut(takeOver(kind, portkey, found, inputs), news);
    try {
      return await carryOut(kind.create(portkey, inputs), news);
    } catch (error) {
      if (!(error instanceof PortkeyError && error.ambiguous) || attempt === 2) throw error;
      portkey.listings.forget(kind.listing(inputs));
    }
  }
}

function takeOver<Inputs extends CommonInputs, Outputs extends Omit<CommonInputs, "adopt">>(
  kind: Kind<Inputs, Outputs>,
  portkey: Session,
  found: Candidate,
  inputs: Inputs,
): Steps<Outputs> {
  if (kind.takeOver) return kind.takeOver(portkey, found, inputs);
  const outputs = { ...inputs, ...found } as unknown as Outputs;
  return kind.update(portkey, { id: found.id, outputs }, inputs);
}

/**
 * Runs steps to their end.
 *
 * @throws Unfinished when one fails after another was done; the error of the step when none was
 */
async function carryOut<Outputs extends object>(
  steps: Steps<Outputs>,
  news: object,
): Promise<Recorded<Outputs>> {
  let done: Recorded<Outputs> | undefined;
  try {
    for await (const recorded of steps) done = recorded;
  } catch (error) {
    throw done === undefined ? error : new Unfinished(done, news as Delegated, error as Error);
  }
  if (done === undefined) throw new Error("a change without a step");
  return done;
}

/**
 * An object that exists and is not as it should be. The engine records it as it is and lets the next `up`
 * update it. Source: Pulumi's host for dynamic resources, which reads these fields.
 */
class Unfinished extends Error {
  override readonly name = "Unfinished";
  readonly id: string;
  readonly properties: object;
  readonly reasons: string[];

  constructor({ id, outputs }: Recorded<object>, { __provider }: Delegated, cause: Error) {
    super(cause.message);
    this.id = id;
    // The host adds the delegate's text only to what succeeds; without it no refresh and no destroy finds back here.
    this.properties = sortKeys({ ...outputs, __provider });
    this.reasons = [cause.message];
  }
}

/** Inputs as the engine hands them over: with the delegate's text among them. */
interface Delegated {
  readonly __provider?: string;
}

/** The inputs without the delegate's text. */
function own<Inputs extends object>(news: Inputs): Inputs {
  const { __provider: _, ...rest } = news as Inputs & Delegated;
  return rest as unknown as Inputs;
}

/** Names of inputs that differ from what is recorded. One that only a later step will know differs. */
function changedInputs<Inputs extends CommonInputs, Outputs extends Omit<CommonInputs, "adopt">>(
  { compared }: Kind<Inputs, Outputs>,
  outputs: Outputs,
  news: Inputs,
): string[] {
  return compared.filter(
    (name) => canonicalJson(outputs[name] ?? null) !== canonicalJson(news[name] ?? null),
  );
}
