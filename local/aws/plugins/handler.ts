import type { Properties } from "./wire.ts";

/** What a handler may need to know beside the properties. */
export interface Context {
  /** URN of the resource, for lines that are shown beside it. */
  readonly urn: string;
}

/** A resource as it stands: its id and its output properties. A property that is `undefined` is left out. */
export interface Standing {
  readonly id: string;
  readonly outputs: Properties;
}

/**
 * One resource type of a plugin. All properties are plain: secrets are opened before a call and closed after it.
 * Every function may throw; the engine then reports the error's message as the resource's failure.
 */
export interface Handler {
  /** The inputs that the type takes. Any other input is refused by name. */
  readonly inputs: readonly string[];
  /** Inputs whose change makes a new resource; the others are updated in place. */
  readonly replacing: readonly string[];
  /**
   * Inputs that come from an output which an update of its resource leaves alone, such as an ARN. The Node.js
   * plugin host cannot tell the engine so, and the value looks unknown in a preview: it then counts as unchanged.
   * @default none
   */
  readonly stable?: readonly string[];
  /** The input that names the object, if its name must be unique: without a new name, the old object goes first. */
  readonly uniqueName?: string;
  /** Forms in which two values of an input are compared, where equal does not mean alike. */
  readonly comparable?: Readonly<Record<string, (value: unknown) => unknown>>;
  /** Outputs that are secret, given whether any input is. An output with the name of a secret input is secret anyway. */
  secretOutputs?(secretInputs: boolean): readonly string[];
  /** Values of the inputs that a program left out, for a resource of this name. */
  defaults?(resourceName: string): Properties;
  create(inputs: Properties, context: Context): Promise<Standing>;
  /** The resource as it stands now, or `undefined` when it is gone. Without `read`, the state counts as true. */
  read?(id: string, outputs: Properties): Promise<Standing | undefined>;
  /** Brings the resource from its last outputs to new inputs, and returns its outputs. Without it, nothing updates in place. */
  update?(id: string, outputs: Properties, inputs: Properties, context: Context): Promise<Properties>;
  /** Removes the resource. That it is gone already is no failure. */
  delete(id: string, outputs: Properties, context: Context): Promise<void>;
}

/** A function that programs call (`aws.getCallerIdentity`), from its arguments to its result. */
export type Invoke = (args: Properties) => Promise<Properties>;
