import { describe, expect, test } from "vitest";
import { controlPlane } from "../../../components/portkey/control-plane-url.ts";
import { mistakes } from "./stack-file.ts";

const nothing = { file: undefined, isTeamStack: false, variable: undefined };

describe("the admin key is sent", () => {
  test("to Portkey's hosted API, or where the file says, or before all where the environment says", () => {
    expect(controlPlane(nothing)).toEqual({ url: "https://api.portkey.ai/v1" });
    const file = "https://portkey.example.com/v1";
    expect(controlPlane({ ...nothing, file })).toEqual({ url: file });
    const variable = "https://other.example.com/v1";
    expect(controlPlane({ ...nothing, file, variable })).toEqual({ url: variable });
    expect(controlPlane({ ...nothing, file, variable: "" })).toEqual({ url: file });
  });

  test("nowhere that a team's own stack says", () => {
    const file = "https://portkey.example.com/v1";
    expect(controlPlane({ ...nothing, file, isTeamStack: true })).toEqual({
      mistake: "portkeyBaseUrl: a team's own stack cannot set it (set PORTKEY_BASE_URL where pulumi runs)",
    });
    const variable = "https://other.example.com/v1";
    expect(controlPlane({ file, isTeamStack: true, variable })).toEqual({ url: variable });
  });

  test.each([
    "http://localhost:8080/v1",
    "http://portkey.localhost/v1",
    "http://127.0.0.1:8080/v1",
    "http://127.9.9.9/v1",
    "http://[::1]:8080/v1",
    "https://portkey.internal/v1",
  ])("to %s", (variable) => {
    expect(controlPlane({ ...nothing, variable })).toEqual({ url: variable });
  });

  test.each([
    ["http://portkey.internal/v1", "would get the admin key unencrypted"],
    ["http://127.0.0.1.evil.example/v1", "would get the admin key unencrypted"],
    ["http://localhost.evil.example/v1", "would get the admin key unencrypted"],
    ["http://[::ffff:10.0.0.1]/v1", "would get the admin key unencrypted"],
    ["https://jane:hunter2@portkey.example.com/v1", "must be a URL without user and password"],
    ["ftp://portkey.example.com", "is not a URL"],
    ["nowhere", "is not a URL"],
  ])("not to %s", (variable, why) => {
    const of = controlPlane({ ...nothing, variable }) as { mistake: string };
    expect(of.mistake).toMatch(/^PORTKEY_BASE_URL: /);
    expect(of.mistake).toContain(why);
    expect(of.mistake).not.toContain("hunter2");
  });
});

test("a file that would send the admin key unencrypted is refused before anything is created", () => {
  expect(mistakes({}, { portkeyBaseUrl: "http://portkey.example.com/v1" })).toEqual([
    'portkeyBaseUrl: "http://portkey.example.com/v1" would get the admin key unencrypted (https is allowed; http only on this machine)',
  ]);
  expect(mistakes({}, { portkeyBaseUrl: "portkey" })).toEqual([
    'portkeyBaseUrl: "portkey" is not a URL (e.g. https://api.portkey.ai/v1)',
  ]);
  expect(mistakes({}, { portkeyBaseUrl: "http://127.0.0.1:8080/v1" })).toEqual([]);
});
