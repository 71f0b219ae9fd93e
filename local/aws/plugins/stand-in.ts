import { isDeepStrictEqual } from "node:util";
import type { CheckResult } from "@pulumi/pulumi/provider/provider.js";
import type { Handler, Invoke } from "./handler.ts";
import type { Difference, DiffingProvider } from "./serve.ts";
import { holdsSecret, holdsUnknown, type Properties, plain, secret } from "./wire.ts";

/** Where the engine's providers note which inputs are defaults; a name made up once is thereby kept. */
const DEFAULTS = "__defaults";

/** What a stand-in plugin serves. */
export interface StandIn {
  /** How messages call it: "the local AWS plugin". */
  readonly title: string;
  /** Version of the real plugin's SDK that it stands in for. */
  readonly version: string;
  /** Resource types, by type token. */
  readonly resources: Readonly<Record<string, Handler>>;
  /** Functions, by token. */
  readonly functions?: Readonly<Record<string, Invoke>>;
}

/**
 * A provider for `serve` that serves a table of resource types and functions, and refuses every other
 * one by name. What the table's handlers have in common is here: defaults, comparison, secrets.
 */
export function standIn({ title, version, resources, functions = {} }: StandIn): DiffingProvider {
  const served = <T>(table: Readonly<Record<string, T>>, token: string): T => {
    const found = Object.hasOwn(table, token) ? table[token] : undefined;
    if (found) return found;
    const known = [...Object.keys(resources), ...Object.keys(functions)].join(", ");
    throw new Error(`${title} does not know ${token}; it serves: ${known}`);
  };
  const handlerOf = (urn: string) => served(resources, typeOf(urn));

  return {
    version,

    async check(urn, olds, news) {
      const handler = handlerOf(urn);
      const failures = Object.keys(news)
        .filter((key) => key !== DEFAULTS && !handler.inputs.includes(key))
        .map((property) => ({ property, reason: `${title} does not know this input of ${typeOf(urn)}` }));
      return { inputs: withDefaults(handler, urn, olds, news), failures } satisfies CheckResult;
    },

    async diff(_id, urn, olds, news) {
      return difference(handlerOf(urn), plain(olds), plain(news));
    },

    async create(urn, inputs) {
      const handler = handlerOf(urn);
      const { id, outputs } = await handler.create(plain(inputs), { urn });
      return { id, outs: closed(handler, inputs, { ...outputs, [DEFAULTS]: inputs[DEFAULTS] }) };
    },

    async read(id, urn, props) {
      const handler = handlerOf(urn);
      if (!handler.read) return { id, props };
      const standing = await handler.read(id, plain(props));
      if (!standing) return { id: "", props: {} };
      const outputs = closed(handler, props, { ...standing.outputs, [DEFAULTS]: props[DEFAULTS] });
      const inputs = Object.entries(outputs).filter(
        ([key]) => key === DEFAULTS || handler.inputs.includes(key),
      );
      return { id: standing.id, props: outputs, inputs: Object.fromEntries(inputs) };
    },

    async update(id, urn, olds, news) {
      const handler = handlerOf(urn);
      const outputs = await handler.update?.(id, plain(olds), plain(news), { urn });
      return { outs: closed(handler, news, { ...(outputs ?? plain(olds)), [DEFAULTS]: news[DEFAULTS] }) };
    },

    async delete(id, urn, props) {
      await handlerOf(urn).delete(id, plain(props), { urn });
    },

    async invoke(token, args) {
      return { outputs: await served(functions, token)(plain(args)) };
    },
  };
}

/** `urn:pulumi:stack::project::parentType$type::name` */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function withDefaults(handler: Handler, urn: string, olds: Properties, news: Properties): Properties {
  if (!handler.defaults) return news;
  const previous = (olds[DEFAULTS] ?? []) as string[];
  const name = urn.split("::").slice(3).join("::");
  const missing = Object.entries(handler.defaults(name)).filter(([key]) => news[key] === undefined);
  const filled = missing.map(([key, value]) => [key, previous.includes(key) ? olds[key] : value]);
  return { ...news, ...Object.fromEntries(filled), [DEFAULTS]: missing.map(([key]) => key).sort() };
}

function difference(handler: Handler, olds: Properties, news: Properties): Difference {
  const { replacing, stable = [], comparable = {}, uniqueName } = handler;
  const form = (key: string, value: unknown) => comparable[key]?.(value) ?? value;
  const changed = handler.inputs.filter((key) => {
    if (holdsUnknown(news[key])) return !stable.includes(key);
    return !isDeepStrictEqual(form(key, olds[key]), form(key, news[key]));
  });
  const replaces = changed.filter((key) => replacing.includes(key));
  const given = !(news[DEFAULTS] as string[] | undefined)?.includes(uniqueName ?? "");
  return {
    changes: changed.length > 0,
    diffs: changed,
    replaces,
    deleteBeforeReplace: uniqueName !== undefined && given && !changed.includes(uniqueName),
  };
}

function closed(handler: Handler, inputs: Properties, outputs: Properties): Properties {
  const hidden = handler.secretOutputs?.(holdsSecret(inputs)) ?? [];
  const entries = Object.entries(outputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      hidden.includes(key) || holdsSecret(inputs[key]) ? secret(value) : value,
    ]),
  );
}
