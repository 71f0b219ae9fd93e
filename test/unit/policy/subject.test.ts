import { unknownCheckingProxy } from "@pulumi/policy";
import { expect, test } from "vitest";
import { homeOf, notYetKnown, subjectOf, teamOf } from "../../../policy/subject.ts";
import { ofPayments, payments } from "./subjects.ts";

/** As the engine writes a text that is not known. Source: @pulumi/policy, proxy.js. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test("what is not known is told from what is not set, and touches nothing beside it", () => {
  const props = unknownCheckingProxy({ a: unknown, b: [{ c: unknown, d: 1 }], e: null });
  const { props: plain } = subjectOf({ name: "n", opts: {}, props, type: "t", urn: "u" });
  expect(plain).toEqual({ a: notYetKnown, b: [{ c: notYetKnown, d: 1 }], e: null });
});

test("the team is that of the component around a resource", () => {
  expect(teamOf(ofPayments("t", {}))).toBe("payments");
  expect(teamOf(ofPayments("t", {}))).toBe("payments");
  expect(teamOf({ parent: payments.urn })).toBe("payments");
  expect(teamOf(payments)).toBeUndefined();
  expect(teamOf({})).toBeUndefined();
});

test("stack and project stand in the URN", () => {
  expect(homeOf(payments)).toEqual({ project: "bedrock-portkey", stack: "dev" });
});
