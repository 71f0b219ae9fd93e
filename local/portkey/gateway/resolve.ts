import type { Store } from "../store.ts";
import type { Counters } from "./counters.ts";
import { type GatewayError, notRoutable } from "./errors.ts";
import { type Node, qualified } from "./route.ts";
import { notServed, refusalOf, type Target, targetOf } from "./targets.ts";

/** What a config is resolved for. */
export interface Circumstances {
  readonly store: Store;
  /** UUID of the API key's workspace. */
  readonly workspace: string | null;
  readonly counters: Counters;
  /** As the body asks for it; undefined where the path does. */
  readonly model: string | undefined;
  /** By provider, the URL of what is called for it. */
  readonly hosts: Readonly<Record<string, string | undefined>>;
  /** URL below which each path answers with the status that is its next part. */
  readonly refusals: string;
}

/** Where a config ends. */
export interface Leaf {
  readonly target?: Target;
  /** As the target is asked for it. */
  readonly model?: string | undefined;
  /** Why it may not be used. */
  readonly refusal?: GatewayError | undefined;
}

/** A config that the open gateway understands. */
export interface Resolved {
  readonly config: Node;
  /** By their place, such as `config.targets[1]`. */
  readonly leaves: ReadonlyMap<string, Leaf>;
}

/** What is passed on of each node as it is. Of the rest, some would call out and some is replaced. */
const KEPT = [
  "name",
  "strategy",
  "weight",
  "retry",
  "request_timeout",
  "on_status_codes",
  "override_params",
  "forward_headers",
  "strict_open_ai_compliance",
];

/**
 * Puts credentials and the address of what is called in place of each slug. A leaf that may not be used stays where
 * it is and answers with the status of its refusal, so that the strategies above it act on that.
 *
 * @throws GatewayError 400 when a slug means nothing in the workspace
 */
export function resolve(config: Node, around: Circumstances): Resolved {
  const leaves = new Map<string, Leaf>();
  const unknown = new Set<string>();

  const walk = (node: Node, place: string, above: unknown): Node => {
    const kept = Object.fromEntries(Object.entries(node).filter(([name]) => KEPT.includes(name)));
    const asked = node.override_params?.model ?? above;
    if (node.targets) {
      const targets = node.targets.map((one, index) => walk(one, `${place}.targets[${index}]`, asked));
      return { ...kept, targets };
    }
    const inModel = qualified(node.override_params?.model);
    if (inModel) kept.override_params = { ...node.override_params, model: inModel.model };
    const slug = slugOf(node) ?? inModel?.slug;
    const leaf = slug ? ofSlug(slug, inModel?.model ?? asked) : { refusal: ofNoSlug(node) };
    leaves.set(place, leaf);
    if (leaf.refusal) return { ...kept, ...refusing(leaf.refusal.status, around.refusals) };
    const { credentials, provider = "" } = leaf.target ?? {};
    return { ...kept, ...credentials, custom_host: around.hosts[provider], provider };
  };

  const ofSlug = (slug: string, asked: unknown): Leaf => {
    const { counters, hosts, store, workspace } = around;
    const target = targetOf(store, workspace, slug);
    if (!target) {
      unknown.add(slug);
      return {};
    }
    const model = around.model === undefined ? undefined : String(asked ?? around.model);
    const refusal = hosts[target.provider]
      ? refusalOf(target, model, counters)
      : notServed(`${slug} is of provider ${target.provider}, for which nothing here answers`);
    return { model, refusal, target };
  };

  const resolved = walk(config, "config", undefined);
  if (unknown.size > 0) throw notRoutable(`Following keys are not valid: ${[...unknown].join(", ")}`);
  return { config: resolved, leaves };
}

function slugOf({ provider, virtual_key }: Node): string | undefined {
  if (typeof provider === "string" && provider.startsWith("@")) return provider.slice(1);
  return typeof virtual_key === "string" ? virtual_key : undefined;
}

function ofNoSlug({ provider }: Node): GatewayError {
  return notServed(`${provider ?? "a target without a provider"} is none of this Portkey's slugs`);
}

/** A provider that signs nothing and looks nothing up; refused at once, as Portkey does, without retries. */
function refusing(status: number, refusals: string): Node {
  return {
    api_key: "none",
    custom_host: `${refusals}/${status}`,
    provider: "anthropic",
    retry: { attempts: 0 },
  };
}
