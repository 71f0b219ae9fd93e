import { globSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { checkout } from "../../../../local/folders.ts";

/** Modules that the engine's host runs: those that the package imports of package.json name. */
const lifecycles: string[] = [];
for (const file of globSync("components/*/lifecycle/*.ts", { cwd: checkout }).sort()) {
  const module = await import(join(checkout, file));
  if (typeof module.default?.configure === "function") lifecycles.push(file);
}

/** A host of dynamic resources as far as it matters here: it configures a lifecycle and then waits for calls. */
function host(file: string, afterwards = "") {
  const program = `
    import lifecycle from ${JSON.stringify(join(checkout, file))};
    await lifecycle.configure({ config: { get: () => undefined } });
    setInterval(() => {}, 60_000);
    console.log("configured");
    ${afterwards}`;
  return ["--input-type=module", "--eval", program];
}

test("there are lifecycles to look at", () => {
  expect(lifecycles).toContain("components/bedrock/lifecycle/external-id.ts");
  expect(lifecycles).toContain("components/portkey/lifecycle/api-key.ts");
});

test.each(lifecycles)(
  "a host that runs %s keeps no admin key in memory once its engine is gone",
  async (file) => {
    const run = execa(process.execPath, host(file), { stdin: "pipe" });
    for await (const line of run) {
      expect(line).toBe("configured");
      run.stdin.end();
    }
    expect((await run).exitCode).toBe(0);
  },
);

test("a host that a person started without a pipe goes on", async () => {
  const [file = ""] = lifecycles;
  const afterwards = `process.stdin.on("end", () => setImmediate(() => { console.log("alive"); process.exit(7); })).resume();`;
  const { exitCode, stdout } = await execa(process.execPath, host(file, afterwards), {
    reject: false,
    stdin: "ignore",
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: "configured\nalive" });
});
