import { expect, test } from "vitest";
import { addressText, readAddress } from "../../../../components/team/address.ts";
import { deletionWarning, renameWarning } from "../../../../components/team/rename-warning.ts";
import { parse, team } from "../stack-file.ts";

const from = { project: "acme", stack: "os", team: "payments" };

test("an address is read as it was written", () => {
  expect(readAddress(addressText(from))).toEqual(from);
});

test("a renamed stack of users: their keys change, what developers have does not", () => {
  expect(renameWarning(from, { ...from, stack: "os2" }, parse({ payments: team }))).toBe(
    "renamed from acme/os to acme/os2. Replaced: IAM users with their access keys (requests fail until the new key is registered, a few seconds). Kept: API keys with their budgets and what was spent, virtual keys, configs",
  );
});

test("a renamed team is told of its own identity and registration, not of other teams'", () => {
  const environment = parse({
    other: { ...team, registration: "catalog" },
    shop: { ...team, identity: "assumedRole", renamedFrom: "payments" },
  });
  expect(renameWarning(from, { ...from, team: "shop" }, environment)).toBe(
    "teams.shop: renamed from payments. Replaced: IAM roles. Kept: API keys with their budgets and what was spent, virtual keys, configs",
  );
});

test("slugs of the model catalog change, which settings may name", () => {
  const environment = parse({ payments: { ...team, registration: "catalog" } });
  expect(renameWarning(from, { ...from, project: "other" }, environment)).toContain(
    "providers of the model catalog (their limits count from 0; settings that name one are to be handed out again)",
  );
});

test("records of calls go with the stack's old name, and not with a team's", () => {
  const environment = parse({ payments: team, shop: team }, { audit: { invocationLogging: { to: "s3" } } });
  const records = "the records in them are deleted: copy out what is to be kept";
  expect(renameWarning(from, { ...from, stack: "os2" }, environment)).toContain(records);
  expect(renameWarning(from, { ...from, team: "shop" }, environment)).not.toContain(records);
});

test("a team that goes while another comes may have been renamed, which would have kept its keys", () => {
  expect(deletionWarning(["payments", "search"], ["search", "shop"])).toBe(
    "teams: payments deleted with API keys and budgets, shop made anew. If a team was only renamed, its new entry needs its old name (renamedFrom: payments): then it keeps them, and what was spent",
  );
});

test("teams that only come or only go are no rename", () => {
  expect(deletionWarning([], ["payments"])).toBeUndefined();
  expect(deletionWarning(["payments"], [])).toBeUndefined();
});
