import { Secret } from "@pulumi/policy";
import { expect, test } from "vitest";
import { plainTextSecrets, secretPaths, secretShapes } from "../../../policy/rules/plain-text-secrets.ts";
import { portkey, type Subject } from "../../../policy/subject.ts";
import { ofPayments } from "./subjects.ts";

const awsSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const portkeyKey = "hPxFZGd8AN269n4bznDf2/Onbi8I";
const shapes = secretShapes({
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "local",
  PORTKEY_API_KEY: "admin-key-in-the-environment",
  PULUMI_CONFIG: JSON.stringify({
    "aws:region": "us-east-1",
    "bedrock-portkey:legacyKey": "made-by-hand-for-legacy",
  }),
});

function check(props: Subject["props"], secret: ReadonlySet<string> | undefined = new Set()) {
  return [...plainTextSecrets(ofPayments(portkey.apiKey, props), shapes, secret)];
}

test("names, ARNs, ids and short values of the environment are no secrets", () => {
  const props = {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    commit: "0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33",
    id: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
    name: "payments us-east-1 (bedrock-portkey/dev)",
    place: "local",
    resource: "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6",
    scopes: ["completions.write"],
  };
  expect(check(props)).toEqual([]);
});

test.each([
  ["an AWS secret", awsSecret, "what looks like an AWS secret access key"],
  ["a Portkey key", `Bearer ${portkeyKey}`, "what looks like a Portkey key"],
  ["a secret of the environment", "x admin-key-in-the-environment", "the value of PORTKEY_API_KEY"],
  ["a secret of the config", "made-by-hand-for-legacy", "the value of bedrock-portkey:legacyKey"],
])("%s in plain text is told, and not shown", (_, text, what) => {
  expect(check({ metadata: { notes: ["fine", text] } })).toEqual([
    `teams.payments: payments-object.metadata.notes.1: holds ${what} in plain text (pulumi config set --secret, or pulumi.secret(…); and rotate it)`,
  ]);
});

test("the stack's config is called so", () => {
  const provider = { name: "default", type: "pulumi:providers:pulumi-nodejs", urn: "" };
  const props = { "bedrock-portkey:teams": JSON.stringify({ payments: { metadata: { token: awsSecret } } }) };
  expect([...plainTextSecrets({ ...provider, props }, shapes, new Set())]).toEqual([
    "config.bedrock-portkey:teams: holds what looks like an AWS secret access key in plain text (pulumi config set --secret, or pulumi.secret(…); and rotate it)",
  ]);
});

test("one in an input that is marked is where it belongs", () => {
  expect(check({ metadata: { token: awsSecret } }, new Set(["metadata.token"]))).toEqual([]);
  expect(check({ metadata: { token: awsSecret } }, new Set(["metadata"]))).toEqual([]);
  expect(check({ metadata: { token: awsSecret } }, new Set(["meta"]))).toHaveLength(1);
});

test("without knowing what is marked nothing passes", () => {
  const subject = ofPayments(portkey.apiKey, {});
  expect([...plainTextSecrets(subject, shapes, undefined)]).toEqual([
    'teams.payments: payments-object: which inputs are secret is not known (leave secret-inputs at "remediate" in the pack\'s config)',
  ]);
});

test("paths of marked inputs, in maps and lists", () => {
  const props = { a: { b: new Secret("x"), c: "y" }, d: [1, new Secret({ e: "f" })], g: null };
  expect([...secretPaths(props)]).toEqual(["a.b", "d.1"]);
});
