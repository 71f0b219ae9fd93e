import { expect, test } from "vitest";
import { whyItFailed } from "../../../../tools/stacks/why-it-failed.ts";

const remedy = "pulumi cancel --stack dev-payments --yes";

test("a lock on a file or bucket backend is told in one line: whose, since when, what to do", () => {
  const said = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  s3://state/.pulumi/locks/organization/bedrock-portkey/dev-payments/1.json: created by jane.roe@runner-7 (pid 4711) at 2026-01-01T00:00:00Z`;
  expect(whyItFailed(said, "dev-payments", "/tmp/x")).toEqual([
    `dev-payments is locked by jane.roe@runner-7 (process 4711, since 2026-01-01T00:00:00Z): wait for the run that holds it; if none is alive any more: ${remedy}, then this again`,
  ]);
});

test("a lock in Pulumi Cloud is told too", () => {
  const said =
    "error: [409] Conflict: Another update is currently in progress.\nTo learn more about possible reasons and resolution, visit https://www.pulumi.com/docs/";
  const [line] = whyItFailed(said, "dev-payments", "/tmp/x");
  expect(line).toMatch(/^dev-payments is locked: wait/);
  expect(line).toContain(remedy);
});

test("a missing login is told with what to set", () => {
  const said = "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions";
  expect(whyItFailed(said, "dev", "/tmp/x").join()).toContain("PULUMI_BACKEND_URL");
});

test("anything else is told as pulumi says it, without warnings before it and without the private folder", () => {
  const said =
    "warning: using pulumi-x from $PATH\nerror: could not read '/tmp/x/Pulumi.dev.yaml':\nline 2\n";
  expect(whyItFailed(said, "dev", "/tmp/x")).toEqual(["could not read 'Pulumi.dev.yaml':\nline 2"]);
  expect(whyItFailed("", "dev", "/tmp/x")).toEqual(["pulumi failed and said nothing"]);
});
