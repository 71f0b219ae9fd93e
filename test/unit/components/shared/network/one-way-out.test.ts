import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

/*
 * Biome refuses HTTP clients outside of components/shared/network/ (biome.json). What it cannot see is how clients of AWS
 * and GitHub are made, which bring an HTTP client of their own.
 */

/** `new STSClient(…)`, `new sdk.IAM(…)`, `new Octokit(…)`. */
const client = /(^|\.)(\w+Client|IAM|STS|S3|Bedrock|Budgets|CloudWatchLogs|Organizations|Octokit)$/;

/** What a client takes that goes by the environment. */
const network = /settings|awsHandler\(\)|fetchAnswer/i;

/** Every client that a file makes, with what it is given. */
function clientsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && client.test(node.expression.getText())) {
      found.push(`${file}: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test("every client of AWS or GitHub takes the way to the outside that the environment names", () => {
  const files = globSync([
    "index.ts",
    "components/**/*.ts",
    "tools/**/*.ts",
    "policy/*.ts",
    "policy/rules/*.ts",
  ]);
  const made = files.flatMap(clientsOf);
  expect(made.length).toBeGreaterThan(8);
  expect(made.filter((text) => !network.test(text.slice(text.indexOf(": "))))).toEqual([]);
});
