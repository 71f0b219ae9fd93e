import { UnknownValueError } from "@pulumi/policy";

/** A resource as rules see it: its inputs, or at the end of a run its outputs. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN. Undefined for what has none. */
  readonly parent?: string | undefined;
  /** Plain data, with {@link notYetKnown} for what a preview cannot know. */
  readonly props: Readonly<Record<string, unknown>>;
}

/** What is known once `pulumi up` gets there, and not in a preview. */
export const notYetKnown: unique symbol = Symbol("not yet known");

/** What @pulumi/policy says of a resource. */
interface Shown {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly opts: { readonly parent?: string };
  readonly props: Record<string, unknown>;
}

/** A resource in plain data. One value that is not known would end a whole rule where it is touched. */
export function subjectOf({ name, opts, props, type, urn }: Shown): Subject {
  return { name, parent: opts.parent, props: plain(props) as Subject["props"], type, urn };
}

/** Types of this program's Portkey objects. Source: components/dynamic.ts. */
export const portkey = {
  apiKey: "pulumi-nodejs:dynamic/bedrock-portkey:ApiKey",
  config: "pulumi-nodejs:dynamic/bedrock-portkey:Config",
  integration: "pulumi-nodejs:dynamic/bedrock-portkey:Integration",
  provider: "pulumi-nodejs:dynamic/bedrock-portkey:Provider",
  virtualKey: "pulumi-nodejs:dynamic/bedrock-portkey:VirtualKey",
} as const;

/** A team's component. Its name is the team's. Source: components/team-access.ts. */
export const teamAccess = "bedrock-portkey:index:TeamAccess";

/** The team whose component a resource lies in. Undefined for what is no team's. */
export function teamOf({ parent = "" }: Pick<Subject, "parent">): string | undefined {
  const { name, types } = parsedUrn(parent);
  return types.at(-1) === teamAccess ? name : undefined;
}

/** Stack and project of a resource. */
export function homeOf({ urn }: Pick<Subject, "urn">): { readonly project: string; readonly stack: string } {
  const { project, stack } = parsedUrn(urn);
  return { project, stack };
}

/** `urn:pulumi:<stack>::<project>::<type>$<type>::<name>`, in which a name may have anything. */
function parsedUrn(urn: string) {
  const [stack = "", project = "", types = "", ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
  return { name: name.join("::"), project, stack, types: types.split("$") };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(value, index));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
}

function read(from: object, key: PropertyKey): unknown {
  try {
    return plain((from as Record<PropertyKey, unknown>)[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return notYetKnown;
    throw error;
  }
}
