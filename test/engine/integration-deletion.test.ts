import { expect, onTestFinished, test } from "vitest";
import { localStack, someTeams } from "./local-stack.ts";

/*
 * Portkey documents nothing of an integration that is deleted while somebody's provider still uses it. Whatever it
 * answers, the team's own objects go, and nothing is lost that a later run could not delete.
 */

/** A catalog team, one of whose integrations got another provider in the dashboard. */
async function usedIntegration(usedIntegrationDelete: "refused" | "withProviders") {
  const local = await localStack(`used-${usedIntegrationDelete.toLowerCase()}`, { usedIntegrationDelete });
  onTestFinished(() => local.close());
  const { portkey } = local;
  const teams = { search: someTeams.search };
  await local.configure({ registration: "catalog", teams, workspace: portkey.workspace.slug });
  await local.up();
  const [integration] = portkey.objects().integrations;
  await portkey.byHand("POST", "/providers", {
    integration_id: integration?.slug,
    name: "by hand",
    slug: "by-hand",
    workspace_id: portkey.workspace.id,
  });
  return local;
}

test("where Portkey refuses, destroy names what still uses it, and the next one finishes", async () => {
  const local = await usedIntegration("refused");
  const { all, exitCode } = await local.cli(["destroy", "--yes", "--skip-preview"]);
  expect(exitCode).not.toBe(0);
  expect(all).toMatch(
    /deleting integration "search us-east-1 \(.+\)": Portkey answered 409 .*in use by providers by-hand/,
  );
  expect(local.portkey.objects()).toMatchObject({ integrations: [{}], providers: [{ slug: "by-hand" }] });

  await local.portkey.byHand("DELETE", `/providers/by-hand?workspace_id=${local.portkey.workspace.id}`);
  await local.stack.destroy();
  expect(local.portkey.objects()).toMatchObject({ apiKeys: [], integrations: [], providers: [] });
});

test("where Portkey deletes the provider with it, destroy is done at once", async () => {
  const local = await usedIntegration("withProviders");
  await local.stack.destroy();
  expect(local.portkey.objects()).toMatchObject({ apiKeys: [], integrations: [], providers: [] });
});
