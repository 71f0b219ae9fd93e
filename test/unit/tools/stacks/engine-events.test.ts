import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { happened, nothingHappened, readEvents } from "../../../../tools/stacks/engine-events.ts";
import { folderWith } from "../team/some-project.ts";
import { diagnostic, plannedStep, step, total, violation } from "./some-events.ts";

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

test("of a run that previews and then updates, each change and each rule counts once", () => {
  const advice = violation("advisory", "access-key-age", "Access keys are young.");
  const run = happened([
    plannedStep("create", type, "key"),
    plannedStep("create", type, "other"),
    advice,
    total({ create: 2 }, true),
    step("create", type, "key"),
    advice,
    total({ create: 1 }),
  ]);
  expect(run).toMatchObject({ began: true, counts: { create: 1 } });
  expect(run.changes.map(({ name }) => name)).toEqual(["key"]);
  expect(run.violations).toHaveLength(1);
});

test("a run that ended in its preview did not begin", () => {
  const planned = [plannedStep("create", type, "key"), total({ create: 1 }, true)];
  expect(happened(planned)).toMatchObject({ began: false, counts: { create: 1 } });
  expect(happened([diagnostic("error", "preview failed")])).toMatchObject({
    began: false,
    errors: ["preview failed"],
  });
});

test("the engine's closing words are left out where there is a reason", () => {
  const closing = diagnostic("error", "preview failed");
  expect(
    happened([violation("mandatory", "team-budget", "Every team has a budget."), closing]).errors,
  ).toEqual([]);
  expect(happened([diagnostic("error", "no such region"), closing]).errors).toEqual(["no such region"]);
  expect(happened([violation("advisory", "naming", "Names."), closing]).errors).toEqual(["preview failed"]);
});
