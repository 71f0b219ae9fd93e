import { describe, expect, test } from "vitest";
import { partitionOf, regionOfArn } from "../../../components/bedrock/arns.ts";
import {
  bedrockRegions,
  bundledAsOf,
  bundledInferenceProfiles,
  bundledProfiles,
} from "../../../components/bedrock/inference-profiles.ts";
import { foundationModel, kindOfModel } from "../../../components/bedrock/model-id.ts";

const { reached, sources } = bundledInferenceProfiles;
const everyPair = bundledProfiles.flatMap((profile) =>
  (sources(profile) ?? []).map((source) => ({ profile, source })),
);

describe("a bundled profile", () => {
  test("routes as AWS recorded it: the guide's model within three American regions", () => {
    const profile = "us.anthropic.claude-sonnet-4-20250514-v1:0";
    const three = ["us-east-1", "us-east-2", "us-west-2"];
    expect(sources(profile)).toEqual(three);
    expect(reached(profile, "us-west-2")).toEqual(
      three.map((region) => `arn:aws:bedrock:${region}::foundation-model/${foundationModel(profile)}`),
    );
  });

  test("routes by the region called: from us-west-1 to regions that are not us-west-1", () => {
    expect(reached("us.anthropic.claude-sonnet-4-6", "us-west-1")?.map(regionOfArn)).toEqual([
      "ca-central-1",
      "ca-west-1",
      "us-east-1",
      "us-east-2",
      "us-west-2",
    ]);
  });

  test("of the whole world reaches the region called and the leg without a region, however its list is kept", () => {
    for (const profile of bundledProfiles.filter((id) => kindOfModel(id) === "global")) {
      for (const source of sources(profile) ?? []) {
        expect(reached(profile, source)).toEqual([
          `arn:aws:bedrock:${source}::foundation-model/${foundationModel(profile)}`,
          `arn:aws:bedrock:::foundation-model/${foundationModel(profile)}`,
        ]);
      }
    }
  });

  test("cannot be called where AWS does not have it, and is not guessed", () => {
    expect(reached("us.anthropic.claude-sonnet-4-6", "eu-west-1")).toBeUndefined();
    expect(reached("us.anthropic.claude-nobody-knows", "us-east-1")).toBeUndefined();
    expect(sources("us.anthropic.claude-nobody-knows") ?? []).toEqual([]);
  });
});

describe("the bundled data", () => {
  test("says of what day it is", () => {
    expect(new Date(bundledAsOf).toISOString().slice(0, 10)).toBe(bundledAsOf);
  });

  test("names only profiles of a known kind, each with a region to call it in", () => {
    for (const profile of bundledProfiles) {
      expect(["geographic", "global"]).toContain(kindOfModel(profile));
      expect(sources(profile)?.length).toBeGreaterThan(0);
    }
  });

  test("has one answer for each profile and region, so that none hides another", () => {
    for (const profile of bundledProfiles) {
      const all = sources(profile) ?? [];
      expect(all).toEqual([...new Set(all)]);
    }
  });

  test("never leads out of a partition, or out of a geography's continent", () => {
    const continents = { apac: /^ap-/, au: /^ap-/, eu: /^eu-/, jp: /^ap-/, us: /^(us|ca)-/ };
    for (const { profile, source } of everyPair.filter(({ profile }) => kindOfModel(profile) !== "global")) {
      const [geography = ""] = profile.split(".");
      const within = geography === "us-gov" ? /^us-gov-/ : continents[geography as keyof typeof continents];
      for (const to of reached(profile, source)?.map(regionOfArn) ?? []) {
        expect(to).toMatch(within);
        expect(partitionOf(to)).toBe(partitionOf(source));
      }
    }
  });

  test("knows every region that a team may name, sources and destinations alike", () => {
    const named = everyPair.flatMap(({ profile, source }) => [
      source,
      ...(reached(profile, source)?.map(regionOfArn) ?? []),
    ]);
    expect(bedrockRegions).toEqual(expect.arrayContaining(named.filter(Boolean)));
    expect(bedrockRegions).toEqual([...new Set(bedrockRegions)].sort());
  });
});
