import { describe, expect, test } from "vitest";
import { mistakes, of, team } from "./stack-file.ts";

const regions = ["us-east-1", "us-west-2"];

describe("an object becomes one team's, once: what two entries adopt is told by each further one", () => {
  test("a virtual key by two teams: the AWS key of one would run both", () => {
    const adopt = { virtualKeys: { "us-east-1": "bedrock-prod-1a2b3c" } };
    expect(mistakes({ payments: { ...team, adopt }, search: { ...team, adopt } })).toEqual([
      'teams.search.adopt.virtualKeys.us-east-1: "bedrock-prod-1a2b3c" is adopted by teams.payments.adopt.virtualKeys.us-east-1 already (an object becomes one team\'s, once)',
    ]);
  });

  test("a virtual key by two regions of a team", () => {
    const adopt = { virtualKeys: { "us-east-1": "bedrock", "us-west-2": "bedrock" } };
    expect(of({ adopt, regions })).toEqual([
      'teams.payments.adopt.virtualKeys.us-west-2: "bedrock" is adopted by teams.payments.adopt.virtualKeys.us-east-1 already (an object becomes one team\'s, once)',
    ]);
  });

  test("a config and an API key by two teams; one slug of two kinds is two objects", () => {
    const adopt = { apiKey: "same", config: "pc-same", virtualKeys: { "us-east-1": "same" } };
    const both = { ...team, adopt, regions };
    expect(mistakes({ a: both, b: { ...both, adopt: { apiKey: "same", config: "pc-same" } } })).toEqual([
      'teams.b.adopt.config: "pc-same" is adopted by teams.a.adopt.config already (an object becomes one team\'s, once)',
      'teams.b.adopt.apiKey: "same" is adopted by teams.a.adopt.apiKey already (an object becomes one team\'s, once)',
    ]);
  });

  test("a config goes by its slug only, so that its id is no second name for it", () => {
    const adopt = { config: "0b6a8e1c-5d0f-4f6e-9a39-0d0f6d5c8a11" };
    expect(of({ adopt, regions })).toEqual([
      'teams.payments.adopt.config: "0b6a8e1c-5d0f-4f6e-9a39-0d0f6d5c8a11" is not the slug of a config (e.g. pc-prod-4d5e6f)',
    ]);
  });
});

describe("what would be adopted by nothing is a mistake, not a promise:", () => {
  const virtualKeys = { "us-east-1": "bedrock" };

  test.each([
    ["of the environment", {}, { registration: "catalog" }],
    ["of the team", { registration: "catalog" }, {}],
  ])("virtual keys under the model catalog %s", (_, difference, rest) => {
    expect(of({ adopt: { virtualKeys }, ...difference }, rest)).toEqual([
      "teams.payments.adopt.virtualKeys: goes with registration virtualKey (the model catalog has no virtual keys)",
    ]);
  });

  test("a config of a team that has none", () => {
    expect(of({ adopt: { config: "pc-a-1" } })).toEqual([
      "teams.payments.adopt.config: the team has no config (one is made for two regions, routing or route: key)",
    ]);
    expect(of({ adopt: { config: "pc-a-1" }, regions })).toEqual([]);
    expect(of({ adopt: { config: "pc-a-1" }, route: "key" })).toEqual([]);
    expect(of({ adopt: { config: "pc-a-1" }, routing: {} })).toEqual([]);
  });

  test("an API key where each member has one", () => {
    expect(of({ adopt: { apiKey: "id" }, apiKeys: "perMember", members: ["a"] })).toEqual([
      "teams.payments.adopt.apiKey: goes with apiKeys: shared (each member gets a key of their own)",
    ]);
  });

  test("an API key beside one that stays as it is", () => {
    expect(of({ adopt: { apiKey: "id" }, apiKey: { existing: "key" } }, { key: "pk-1" })).toEqual([
      "teams.payments.adopt.apiKey: goes with a key that is made for the team (apiKey.existing names another)",
    ]);
  });
});
