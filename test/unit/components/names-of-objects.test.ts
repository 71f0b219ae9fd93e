import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { settings } from "../../../components/claude-code/settings.ts";
import { plannedSettings } from "../../../components/team-claude-code.ts";
import { mistakes, of, parse, sonnet, team } from "./stack-file.ts";

/*
 * Names that mean something to every JavaScript object. As a key of one they are lost without a word (`__proto__`), or found
 * where nobody put them (`constructor`).
 */

const ofObjects = Object.getOwnPropertyNames(Object.prototype);
const names = fc.oneof(
  fc.constantFrom(...ofObjects),
  fc.stringMatching(/^[\w.-]{1,20}$/),
  fc.constantFrom("then", "toJSON", "length", "name", "prototype", "0", "default"),
);

/** Values as a file or the engine gives them: `__proto__` is a key like any other. */
function keyed(name: string, value: unknown): Record<string, unknown> {
  return JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`);
}

test("whatever a team, a field of its metadata or a member is called, it is there or refused by its name", () => {
  let taken = 0;
  fc.assert(
    fc.property(names, names, names, (name, field, member) => {
      const teams = keyed(name, { ...team, members: [member], metadata: keyed(field, "x") });
      const lines = mistakes(teams);
      if (lines.length > 0) {
        const said = lines.join("\n");
        expect([name, field, member, "_user"].some((text) => said.includes(text))).toBe(true);
        return;
      }
      taken += 1;
      const { context, teams: read } = parse(teams);
      expect(Object.keys(read)).toEqual([name]);
      const spec = read[name];
      if (spec === undefined) throw new Error(`${name} is lost`);
      const source = {
        ...plannedSettings(name, spec, context),
        apiKey: "pk-1",
        gatewayUrl: "https://gateway.example.com",
        members: Object.fromEntries(spec.members.map((member) => [member.name, {}])),
        models: spec.models,
        route: {},
      };
      const headers = JSON.stringify(settings(source, { member }).env);
      expect(headers).toContain(JSON.stringify(JSON.stringify({ [field]: "x" }).slice(1, -1)).slice(1, -1));
      expect(headers).toContain(JSON.stringify(JSON.stringify({ _user: member }).slice(1, -1)).slice(1, -1));
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(50);
});

describe("is refused, by its path:", () => {
  test.each(ofObjects)("%s", (name) => {
    const lines = [
      mistakes(keyed(name, team)),
      of({ metadata: keyed(name, "x") }),
      of({ routing: { overrideParams: { model: sonnet, nested: keyed(name, 1) } } }),
      of({ routing: { conditions: [{ metadata: { a: "b", ...keyed(name, "x") }, region: "us-east-1" }] } }),
    ].map((found) => found.filter((line) => line.endsWith("is not usable as a name")));
    expect(lines).toEqual([
      [`teams.${name}: is not usable as a name`],
      [`teams.payments.metadata.${name}: is not usable as a name`],
      [`teams.payments.routing.overrideParams.nested.${name}: is not usable as a name`],
      [`teams.payments.routing.conditions[0].metadata.${name}: is not usable as a name`],
    ]);
    expect(of({ members: [name] })).toEqual([
      `teams.payments.members[0].name: "${name}" is not usable as a name`,
    ]);
    expect(mistakes({}, keyed(name, "x"))).toEqual([`${name}: is not usable as a name`]);
  });
});

describe("what no header can carry is refused before anything is made:", () => {
  const metadata = (count: number, value: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, value]));

  test("a thousand keys", () => {
    expect(of({ metadata: metadata(1_000, "x".repeat(128)) })).toEqual([
      "teams.payments.metadata: has 1000 entries, at most 50 are allowed",
    ]);
  });

  test("many long values, also where only a member's name makes them too long", () => {
    expect(of({ metadata: metadata(50, "x".repeat(128)) })).toEqual([
      "teams.payments.metadata: makes a header of 6961 characters, at most 4000 are allowed (other than ASCII counts six times)",
    ]);
    const nearly = metadata(28, "x".repeat(128));
    expect(of({ metadata: nearly, members: ["jane"] })).toEqual([]);
    expect(of({ metadata: nearly, members: ["é".repeat(30)] })).toHaveLength(1);
  });

  test("keys that are empty, long or more than a line", () => {
    const line = (key: string) =>
      `teams.payments.metadata.${key}: is not usable as a key (1 to 128 characters, in one line)`;
    expect(of({ metadata: { "": "x", "a\nb": "x" } })).toEqual([line(""), line("a\\nb")]);
    expect(of({ metadata: { ["k".repeat(129)]: "x" } })).toHaveLength(1);
  });

  test("more members than a team can have", () => {
    const members = Array.from({ length: 1_001 }, (_, index) => `m${index}`);
    expect(of({ members })).toEqual(["teams.payments.members: has 1001 entries, at most 1000 are allowed"]);
    expect(of({ members: members.slice(1) })).toEqual([]);
  });
});
