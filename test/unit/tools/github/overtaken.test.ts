import { expect, test, vi } from "vitest";
import { github } from "./run-github.ts";
import { someRepository, someStacks } from "./some-repository.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A checkout of an older commit of main, as a job has it that waited for an approval. */
function olderCheckout() {
  const repository = someRepository();
  const older = repository.git("rev-parse", "HEAD");
  repository.commit({
    "Pulumi.prod-payments.yaml": `${someStacks["Pulumi.prod-payments.yaml"]}    members: [jane.roe]\n`,
  });
  repository.commit({ "Pulumi.dev-search.yaml": undefined });
  repository.git("checkout", "--quiet", older);
  return repository.folder;
}

test("a stack that a newer commit changes or removes is left to that commit's run", async () => {
  const folder = olderCheckout();
  for (const stack of ["prod-payments", "dev-search"]) {
    const run = await github(folder, ["overtaken", stack, "--by", "main"]);
    expect(run).toMatchObject({ exitCode: 0, outputs: { overtaken: "true" } });
    expect(run.stdout).toBe(
      `${stack}: a newer commit touches it too (Pulumi.${stack}.yaml), and its run deploys it`,
    );
    expect(run.summary).toContain(stack);
  }
});

test("a stack that no newer commit touches is deployed as it was approved", async () => {
  const run = await github(olderCheckout(), ["overtaken", "prod-search", "--by", "main"]);
  expect(run).toMatchObject({
    exitCode: 0,
    outputs: { overtaken: "false" },
    stdout: "prod-search: nothing newer touches it",
    summary: "",
  });
});
