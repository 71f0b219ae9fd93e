import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { happened, nothingHappened, readEvents } from "../../../../tools/stacks/engine-events.ts";
import { folderWith } from "../team/some-project.ts";
import { step, total } from "./some-events.ts";

const type = "pulumi-nodejs:dynamic/bedrock-portkey:VirtualKey";

/** Properties that an update is told with. */
function propertiesOf(old: object, after: object, rest: object = {}): readonly string[] | undefined {
  return happened([step("update", type, "key", { new: after, old, ...rest })]).changes[0]?.properties;
}

test("of a replacement, one line is told, and nothing of what stays, is read or refreshed", () => {
  const unseen = ["same", "read", "refresh", "create-replacement", "delete-replaced", "discard-replaced"];
  const events = [...unseen, "replace"].map((op) => step(op, type, op));
  expect(happened(events).changes).toEqual([
    { name: "replace", operation: "replace", properties: [], type: "bedrock-portkey:VirtualKey" },
  ]);
});

test("a provider's settings are nobody's resource", () => {
  const events = [step("update", "pulumi:providers:aws", "default"), total({ same: 12 })];
  expect(happened(events)).toMatchObject({ changes: [], counts: { same: 12 } });
});

test("properties are the provider's own list where it gives one", () => {
  const [old, after] = [{ inputs: { a: 1 } }, { inputs: { a: 2 } }];
  expect(propertiesOf(old, after, { detailedDiff: { "tags.team": {}, policy: {} } })).toEqual([
    "policy",
    "tags.team",
  ]);
  expect(propertiesOf(old, after, { diffs: ["path"] })).toEqual(["path"]);
});

test("of a resource that gives none, properties are the inputs that differ, as deep as they differ", () => {
  const old = { inputs: { list: [1], name: "a", usage: { limit: 1, type: "cost" } } };
  const after = { inputs: { list: [1, 2], name: "a", usage: { limit: 2, type: "cost" } } };
  expect(propertiesOf(old, after)).toEqual(["list", "usage.limit"]);
  expect(propertiesOf({ inputs: { a: 1 } }, { inputs: { b: 1 } })).toEqual(["a", "b"]);
});

test("of one that somebody changed by hand, properties are where it is not as the file says", () => {
  const inputs = { name: "a", usage: { limit: 500 } };
  const old = { inputs, outputs: { id: "x", name: "a", usage: { limit: 9 } } };
  expect(propertiesOf(old, { inputs })).toEqual(["usage.limit"]);
});

test("the log of an engine that was killed is read as far as it goes", async () => {
  const file = join(folderWith({}), "events");
  expect(await readEvents(file)).toEqual(nothingHappened);
  writeFileSync(file, `${JSON.stringify(step("create", type, "key"))}\n{"resourcePreEvent":{"meta`);
  expect((await readEvents(file)).changes.map(({ name }) => name)).toEqual(["key"]);
});
