import type { Result } from "../../../bench/results.ts";

const same = (value: number) => ({ least: value, median: value, most: value });

/** A result with given figures. */
export function result(difference: Partial<Result>): Result {
  return {
    calls: { aws: { CreateUser: 2, GetUser: 1 }, portkey: { "GET /configs": 1, "POST /configs": 4 } },
    cpu: same(2),
    latency: 50,
    layout: "one",
    part: "whole",
    peakMemory: same(300e6),
    registration: "virtualKey",
    state: { bytes: 12_345, resources: 17 },
    step: "first up",
    subject: "bedrock-portkey",
    teams: 1,
    times: 1,
    wall: same(4),
    ...difference,
  };
}
