import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import type { Objects } from "../../local/portkey/store.ts";
import { type Identity, recordedOfIam, storedInIam } from "../chaos/iam.ts";
import type { RecordedResource } from "../chaos/recorded.ts";
import type { LocalStack } from "../engine/local-stack.ts";
import type { TeamStack } from "./company.ts";
import type { Ground } from "./ground.ts";

/** What a stack records, and what the servers hold of its team. */
export interface Holdings {
  /** Undefined where the backend has no such stack. */
  readonly state: { readonly bytes: number; readonly hash: string } | undefined;
  readonly recorded: readonly Identity[];
  /** Operations that a killed run left open. */
  readonly unfinished: number;
  readonly stored: readonly Identity[];
  /** Of the team's objects in Portkey with all that is in them, and of what IAM holds of it. */
  readonly hash: string;
}

/** The holdings of each stack by its name; under "" what no stack's team is the owner of. */
export async function holdings(
  ground: Ground,
  stacks: readonly TeamStack[],
): Promise<ReadonlyMap<string, Holdings>> {
  const iam = await storedInIam({ iam: clientOf(ground) } as LocalStack);
  const portkey = inPortkey(ground.portkey.objects());
  const owned = new Map<string, Holdings>();
  for (const stack of stacks) {
    const file = await readFile(join(ground.states, `${stack.stack}.json`), "utf8").catch(() => undefined);
    const own = portkey.filter(({ name }) => isPortkeyNameOf(stack, name));
    const ownIam = iam.filter(({ name }) => isIamNameOf(stack, name));
    owned.set(stack.stack, {
      hash: hashOf([own, ownIam]),
      recorded: recordedIn(file),
      unfinished: latestOf(file)?.pending_operations?.length ?? 0,
      state: file === undefined ? undefined : { bytes: file.length, hash: hashOf(file) },
      stored: [...own, ...ownIam],
    });
  }
  const all = [...owned.values()].flatMap(({ stored }) => stored);
  const stored = [...portkey, ...iam].filter((object) => !all.includes(object));
  return owned.set("", { hash: hashOf(stored), recorded: [], state: undefined, stored, unfinished: 0 });
}

/** Everything that Portkey holds, with all that is in it. */
function inPortkey({ apiKeys, configs, integrations, providers, virtualKeys }: Objects): Identity[] {
  return [
    ...apiKeys.map((key) => ({ ...key, kind: "ApiKey" })),
    ...configs.map((config) => ({ ...config, kind: "Config" })),
    ...integrations.map((integration) => ({ ...integration, id: integration.slug, kind: "Integration" })),
    ...providers.map((provider) => ({ ...provider, id: provider.slug, kind: "Provider" })),
    ...virtualKeys.map((key) => ({ ...key, id: key.slug, kind: "VirtualKey" })),
  ];
}

/** What a stack's file in the backend says. */
interface Latest {
  readonly resources?: readonly RecordedResource[];
  readonly pending_operations?: readonly unknown[];
}

function latestOf(file: string | undefined): Latest | undefined {
  return file === undefined ? undefined : (JSON.parse(file).checkpoint.latest as Latest);
}

function recordedIn(file: string | undefined): Identity[] {
  const resources = latestOf(file)?.resources ?? [];
  const ofPortkey = resources.flatMap(({ id, outputs, type }) => {
    const kind = type.split("dynamic/bedrock-portkey:")[1];
    return kind === undefined || kind === "Workspace" ? [] : [{ id, kind, name: String(outputs.name) }];
  });
  return [...ofPortkey, ...recordedOfIam(resources)];
}

function isPortkeyNameOf({ environment, team }: TeamStack, name: string): boolean {
  const [own, ...regions] = name.replace(` (bedrock-portkey/${environment})`, "").split(" ");
  return name.endsWith(` (bedrock-portkey/${environment})`) && own === team && regions.length < 2;
}

/** A user, or the ARN of a policy. */
function isIamNameOf({ environment, team }: TeamStack, name: string): boolean {
  return name.split("/").at(-1) === `bedrock-portkey-${environment}-${team}`;
}

function clientOf({ aws }: Ground): IAMClient {
  return new IAMClient({
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    endpoint: aws,
    region: "us-east-1",
  });
}

function hashOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
