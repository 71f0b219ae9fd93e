import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lookFor } from "../../components/bedrock/interrupted-runs.ts";
import { kinds, type NamedType } from "../../components/bedrock/leftovers/kinds.ts";
import { checkout } from "../../local/folders.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A killed run leaves objects that the state does not know. One with a name of its own stops every later run, unless
 * that looks for it before it makes another.
 */

/** Types without a name of their own, and what they belong to. AWS takes one that is made again for a change of it. */
const parts: Readonly<Record<string, string>> = {
  "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration":
    "a region, and see unclaimed.ts",
  "aws:iam/rolePolicy:RolePolicy": "a role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "a role",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "a user",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "a bucket",
  "aws:s3/bucketPolicy:BucketPolicy": "a bucket",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "a bucket",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "a bucket",
};
/** Access keys have no names, but a user has room for two. */
const accessKey = "aws:iam/accessKey:AccessKey";
const named: readonly string[] = [...Object.keys(kinds), accessKey];

interface StoredResource {
  readonly type: string;
  readonly urn: string;
  readonly resourceHooks?: { readonly BeforeCreate?: readonly string[] };
}

let local: LocalStack;
const made: StoredResource[] = [];

beforeAll(async () => {
  local = await localStack("prod");
  const regions = ["us-east-1", "us-west-2"];
  const encryptionKeys = Object.fromEntries(
    regions.map((region) => [region, `arn:aws:kms:${region}:123456789012:key/0f-1e`]),
  );
  const team = {
    applicationProfiles: true,
    costAlarm: { emails: ["ops@example.com"], monthlyLimit: 100 },
    ...someTeams.search,
  };
  await local.configure({
    teams: { payments: { ...team, identity: "assumedRole" }, search: team },
    workspace: local.portkey.workspace.slug,
  });
  for (const to of ["cloudWatch", "s3"]) {
    await local.configure({ audit: { invocationLogging: { encryptionKeys, regions, to } } });
    await local.up();
    const { stdout } = await local.cli(["stack", "export"]);
    made.push(...JSON.parse(stdout).deployment.resources);
  }
});
afterAll(() => local?.close());

/** Types of the resources that components make, by the classes that they import. */
async function importedTypes(): Promise<string[]> {
  const types = new Set<string>();
  for (const file of globSync(["index.ts", "components/**/*.ts"], { cwd: checkout })) {
    const source = await readFile(join(checkout, file), "utf8");
    expect(source, `${file} names what it imports`).not.toMatch(/^import (?!type |\{)[^;]*@pulumi\/aws/m);
    for (const [, names = "", module = ""] of source.matchAll(
      /^import \{([^}]+)\} from "(@pulumi\/aws[^"]*)";/gm,
    )) {
      const exported = await import(module);
      for (const name of names
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean)) {
        const { __pulumiType: type } = exported[name] ?? {};
        if (type) types.add(type);
      }
    }
  }
  return [...types].sort();
}

test("every kind of AWS object that the program can make is known here, and is made by this stack", async () => {
  const all = [...named, ...Object.keys(parts)].sort();
  expect(await importedTypes()).toEqual(all);
  const types = made.map(({ type }) => type).filter((type) => type.startsWith("aws:"));
  expect([...new Set(types)].sort()).toEqual(all);
});

test("whatever has a name of its own is looked for before it is made", () => {
  const unseen = made
    .filter(({ type }) => type.startsWith("aws:") && !Object.hasOwn(parts, type))
    .filter(({ resourceHooks, type }) => !resourceHooks?.BeforeCreate?.includes(lookFor(type as NamedType)))
    .map(({ urn }) => urn);
  expect(unseen).toEqual([]);
});
