import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/*
 * npm test: all tests, then one line that counts them. Arguments go to vitest: npm test -- --project unit
 */

const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-test-"));
const report = join(folder, "report.json");
try {
  const { exitCode } = await execa(
    "vitest",
    ["run", "--reporter=default", "--reporter=json", `--outputFile=${report}`, ...process.argv.slice(2)],
    { reject: false, stdio: "inherit" },
  );
  const { numFailedTests, numPassedTests, numPendingTests, numTodoTests } = JSON.parse(
    await readFile(report, "utf8"),
  );
  const skipped = numPendingTests + numTodoTests;
  console.log(
    `${numPassedTests} passed, ${numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
  );
  process.exitCode = exitCode ?? 1;
} finally {
  await rm(folder, { force: true, recursive: true });
}
