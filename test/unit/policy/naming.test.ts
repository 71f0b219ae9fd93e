import { expect, test } from "vitest";
import { naming } from "../../../policy/rules/naming.ts";
import { notYetKnown, portkey, type Subject } from "../../../policy/subject.ts";
import { ofPayments } from "./subjects.ts";

const region = "us-east-1";
const home = "bedrock-portkey/dev";
const marker = `bedrock-portkey:${home}/payments`;
const slug = "bedrock-portkey-dev-payments-us-east-1";
const inRegion = `payments us-east-1 (${home})`;

const right: readonly (readonly [string, Subject["props"]])[] = [
  [portkey.virtualKey, { name: inRegion, note: `${marker}/${region}`, region }],
  [portkey.integration, { description: `${marker}/${region}`, name: inRegion, region, slug }],
  [portkey.provider, { name: inRegion, note: `${marker}/${region}`, slug }],
  [portkey.config, { name: `payments (${home})` }],
  [portkey.apiKey, { description: marker, metadata: { team: "payments" }, name: `payments (${home})` }],
  [
    portkey.apiKey,
    {
      description: `${marker}/members/jane.roe`,
      metadata: { _user: "jane.roe", team: "payments" },
      name: `payments jane.roe (${home})`,
    },
  ],
];

test.each(right)("a %s with its team's names passes, in a stack of the team's own too", (type, props) => {
  expect([...naming(ofPayments(type, props))]).toEqual([]);
  expect([...naming(ofPayments(type, props, { stack: "dev-payments" }))]).toEqual([]);
});

test.each(right)("a %s with another name is told", (type, props) => {
  expect([...naming(ofPayments(type, { ...props, name: "shared" }))]).toEqual([
    `teams.payments: name of payments-object is "shared" in place of "${props.name}" (take names from components/names.ts)`,
  ]);
});

test("a note that is another team's", () => {
  const props = { name: inRegion, note: `bedrock-portkey:${home}/search/${region}`, region };
  expect([...naming(ofPayments(portkey.virtualKey, props))]).toHaveLength(1);
});

test("an object outside of every team", () => {
  const subject = { ...ofPayments(portkey.config, {}), parent: undefined };
  expect([...naming(subject)]).toEqual(["payments-object: belongs to no team (make it by a team's entry)"]);
});

test("a name that is not known yet waits for the update", () => {
  expect([...naming(ofPayments(portkey.config, { name: notYetKnown }))]).toEqual([]);
});
