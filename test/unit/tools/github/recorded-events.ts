import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

// biome-ignore lint/suspicious/noExplicitAny: payloads of many kinds, of which tests replace a field or two.
type Payload = any;

/** What a person fills in; null where the workflow asks for nothing. */
export type DispatchInputs = { readonly base?: string; readonly stacks?: string } | null;

// The package is one JSON file; its types are of a module that it is not.
const events: readonly { readonly name: string; readonly examples: readonly Payload[] }[] = createRequire(
  import.meta.url,
)("@octokit/webhooks-examples");

/** What GitHub once sent of an event: the first of the recordings that suits. */
function recording(name: string, suits: (payload: Payload) => boolean): Payload {
  const found = events.find((event) => event.name === name)?.examples.find(suits);
  if (found === undefined) throw new Error(`no such event is recorded: ${name}`);
  return structuredClone(found);
}

/** A pull request is pushed to. */
export function pullRequestEvent(base: string, head: string, fork = false): Record<string, string> {
  const payload = recording("pull_request", ({ action }) => action === "synchronize");
  payload.pull_request.base.sha = base;
  payload.pull_request.head.sha = head;
  if (fork) {
    payload.pull_request.head.repo.full_name = "john.doe/Hello-World";
    payload.pull_request.head.repo.fork = true;
  }
  return eventFile("pull_request", payload);
}

/** A branch is pushed to, made or deleted. */
export function pushEvent(before: string, after: string): Record<string, string> {
  const isDeleted = /^0+$/.test(after);
  const payload = recording("push", ({ deleted }) => deleted === isDeleted);
  return eventFile("push", { ...payload, after, before });
}

/** A person runs the workflow. */
export function dispatchEvent(inputs: DispatchInputs): Record<string, string> {
  return eventFile("workflow_dispatch", { ...recording("workflow_dispatch", () => true), inputs });
}

/** A workflow's time has come. Nobody sends that, so nothing of it is recorded. */
export function scheduleEvent(): Record<string, string> {
  return eventFile("schedule", { schedule: "0 3 * * *" });
}

/** What a step finds in its environment. */
export function eventFile(name: string, payload: unknown): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "bedrock-portkey-event-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "event.json");
  writeFileSync(file, JSON.stringify(payload));
  return { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file };
}
