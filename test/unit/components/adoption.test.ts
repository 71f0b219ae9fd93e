import { beforeEach, describe, expect, test } from "vitest";
import { teamNames } from "../../../components/names.ts";
import apiKey from "../../../components/portkey/lifecycle/api-key.ts";
import config from "../../../components/portkey/lifecycle/config.ts";
import integration from "../../../components/portkey/lifecycle/integration.ts";
import { session } from "../../../components/portkey/lifecycle/session.ts";
import virtualKey from "../../../components/portkey/lifecycle/virtual-key.ts";
import { sessionWithPortkey } from "./session.ts";

/*
 * What a team adopts by hand is checked before anything of it changes: it has to be of the right kind, and nobody else's.
 */

const portkey = await sessionWithPortkey();
const workspace = portkey.workspace.id;
const payments = teamNames({ project: "bedrock-portkey", stack: "dev" }, "payments");
const document = { strategy: { mode: "single" }, targets: [{ virtual_key: "a" }] };

const aws = { awsAccessKeyId: "AKIAHANDMADE00000001", awsRegion: "us-east-1", awsSecretAccessKey: "by hand" };

/** Each test is a run of its own, which lists what is there by then. */
beforeEach(async () => {
  const { listings } = await session();
  for (const kind of ["virtual keys", "configs", "API keys"]) listings.forget(`${kind} of ${workspace}`);
  listings.forget("integrations of the organisation");
});

/** Makes an object in the dashboard. */
async function byHand(path: string, body: object): Promise<{ id: string; slug: string }> {
  return (await portkey.byHand("POST", path, { workspace_id: workspace, ...body })) as never;
}

const virtualKeyByHand = (more: object = {}) =>
  byHand("/virtual-keys", { key: "by hand", name: "by hand", provider: "bedrock", ...aws, ...more });
const configByHand = (name: string) => byHand("/configs", { config: document, name });
const apiKeyByHand = (more: object = {}, kind = "workspace/service") =>
  byHand(`/api-keys/${kind}`, { name: "by hand", scopes: ["completions.write"], ...more });

const inputs = {
  apiKey: (adopt: string) => ({
    adopt,
    description: payments.marker("payments"),
    metadata: { team: "payments" },
    name: payments.portkey,
    scopes: ["completions.write"],
    serial: 1,
    workspace,
  }),
  config: (adopt: string) => ({ adopt, config: document, name: payments.portkey, workspace }),
  virtualKey: (adopt: string) => ({
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    adopt,
    name: payments.inRegion("us-east-1"),
    note: payments.marker("payments/us-east-1"),
    region: "us-east-1",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    workspace,
  }),
};

/** What an adoption that is refused says. Nothing in Portkey may have changed. */
async function refusal(adoption: () => Promise<unknown>): Promise<string> {
  const before = portkey.objects();
  portkey.resetCalls();
  const error = await adoption().then(
    () => expect.unreachable("adopted"),
    (reason: Error) => reason,
  );
  expect(portkey.objects()).toEqual(before);
  expect(portkey.requests().every(({ method }) => method === "GET")).toBe(true);
  return error.message;
}

test("a virtual key of another provider is not overwritten with AWS credentials", async () => {
  const { slug } = await virtualKeyByHand({
    ...Object.fromEntries(Object.keys(aws).map((name) => [name, undefined])),
    provider: "openai",
  });
  expect(await refusal(() => virtualKey.create(inputs.virtualKey(slug)))).toBe(
    `adopt: virtual key ${slug} is of provider openai, not bedrock (take it out of adopt)`,
  );
});

describe("where Portkey answers only what its OpenAPI document describes, a virtual key's AWS fields tell its provider:", () => {
  /** The single answer of a virtual key, without the fields that only recorded answers have. */
  const documented = (slug: string, model_config: object) =>
    portkey.fail({
      body: { model_config, name: "by hand", note: null, object: "virtual-key", slug, status: "active" },
      method: "GET",
      path: "/virtual-keys/{slug}",
      status: 200,
    });

  test("Bedrock's", async () => {
    const { slug } = await virtualKeyByHand();
    documented(slug, { awsRegion: "us-east-1" });
    expect(await virtualKey.create(inputs.virtualKey(slug))).toMatchObject({ id: slug });
  });

  test("any other, or none that is shown", async () => {
    const { slug } = await virtualKeyByHand();
    documented(slug, {});
    expect(await refusal(() => virtualKey.create(inputs.virtualKey(slug)))).toBe(
      `adopt: virtual key ${slug} may be of any provider: Portkey does not show which (take it out of adopt)`,
    );
  });
});

test("a virtual key that has ended, which Portkey's API cannot change", async () => {
  const { slug } = await virtualKeyByHand({ expires_at: "2026-01-01T00:00:00Z" });
  expect(await refusal(() => virtualKey.create(inputs.virtualKey(slug)))).toBe(
    `adopt: virtual key ${slug} ended on 2026-01-01, which cannot be changed (take it out of adopt)`,
  );
});

test("a virtual key whose secret is kept elsewhere, and would stay there", async () => {
  const secret_mappings = [
    { secret_reference_id: "aws-prod", target_field: "model_config.awsSecretAccessKey" },
  ];
  const { slug } = await virtualKeyByHand({ secret_mappings });
  expect(await refusal(() => virtualKey.create(inputs.virtualKey(slug)))).toBe(
    `adopt: virtual key ${slug} has its secret in a secret reference, which would stay in use (take it out of adopt)`,
  );
});

test.each(["workspace/user", "organisation/service"])(
  "an API key of another type (%s) is not rotated: people or programs would lose it",
  async (kind) => {
    const user_id = "5d2b9a64-1f3c-4e8a-8c70-b94e6d1a7f32";
    const { id } = await apiKeyByHand(kind.endsWith("user") ? { user_id } : {}, kind);
    const message = await refusal(() => apiKey.create(inputs.apiKey(id)));
    expect(message).toBe(
      kind.startsWith("organisation")
        ? `adopt: the workspace has no API key "${id}"`
        : `adopt: API key ${id} is of type workspace-user, not workspace-service (take it out of adopt)`,
    );
  },
);

describe("an object that carries the marker of another team's object is that team's, and stays so:", () => {
  const others = {
    "another stack": teamNames({ project: "bedrock-portkey", stack: "prod" }, "payments"),
    "another project": teamNames({ project: "acme", stack: "dev" }, "payments"),
    "another team of this stack": teamNames({ project: "bedrock-portkey", stack: "dev" }, "search"),
  };
  const home = {
    "another stack": 'team "payments" of stack "prod" of project "bedrock-portkey"',
    "another project": 'team "payments" of stack "dev" of project "acme"',
    "another team of this stack": 'team "search" of stack "dev" of project "bedrock-portkey"',
  };

  test.each(Object.keys(others) as (keyof typeof others)[])("%s", async (whose) => {
    const other = others[whose];
    const team = whose === "another team of this stack" ? "search" : "payments";
    const { slug } = await virtualKeyByHand({ note: other.marker(`${team}/us-east-1`) });
    expect(await refusal(() => virtualKey.create(inputs.virtualKey(slug)))).toBe(
      `adopt: virtual key ${slug} belongs to ${home[whose]} (take it out of adopt; if that team is gone, empty its note in Portkey)`,
    );
    const { id } = await apiKeyByHand({ description: other.marker(`${team}/members/jane.roe`) });
    expect(await refusal(() => apiKey.create(inputs.apiKey(id)))).toBe(
      `adopt: API key ${id} belongs to ${home[whose]} (take it out of adopt; if that team is gone, empty its description in Portkey)`,
    );
    const made = await configByHand(other.portkey);
    expect(await refusal(() => config.create(inputs.config(made.slug)))).toBe(
      `adopt: config ${made.slug} belongs to ${home[whose]} (take it out of adopt; if that team is gone, rename it in Portkey)`,
    );
  });

  test("another region of the team", async () => {
    const { slug } = await virtualKeyByHand({ note: payments.marker("payments/us-west-2") });
    expect(await refusal(() => virtualKey.create(inputs.virtualKey(slug)))).toContain(
      `virtual key ${slug} belongs to team "payments" of stack "dev" of project "bedrock-portkey"`,
    );
  });

  test("but its own is taken, as without adopt", async () => {
    const { slug } = await virtualKeyByHand({ note: payments.marker("payments/us-east-1") });
    expect(await virtualKey.create(inputs.virtualKey(slug))).toMatchObject({ id: slug });
    const made = await configByHand(payments.portkey);
    expect(await config.create(inputs.config(made.slug))).toMatchObject({ id: made.id });
  });

  test("a note or name by hand that only looks like one says nothing", async () => {
    const { slug } = await virtualKeyByHand({ note: "bedrock-portkey: for payments" });
    expect(await virtualKey.create(inputs.virtualKey(slug))).toMatchObject({ id: slug });
    const made = await configByHand("payments (old)");
    expect(await config.create(inputs.config(made.slug))).toMatchObject({ id: made.id });
  });
});

test("an entry that is added when the team has an object already is refused, not passed over", async () => {
  const { id, outs } = await virtualKey.create({ ...inputs.virtualKey(""), adopt: undefined as never });
  const { slug } = await virtualKeyByHand();
  expect(await refusal(() => virtualKey.diff(id as string, outs as never, inputs.virtualKey(slug)))).toBe(
    `adopt: the team has virtual key ${id} already, so that ${slug} would not be adopted (take it out of adopt)`,
  );
  expect(await virtualKey.diff(id as string, outs as never, inputs.virtualKey(id as string))).toMatchObject({
    changes: false,
  });
});

test("another team's integration under the same slug is named with its owner, and deleting it is no advice", async () => {
  const other = teamNames({ project: "acme", stack: "a-b" }, "c");
  const ours = teamNames({ project: "acme", stack: "a" }, "b-c");
  expect(other.slug("us-east-1")).toBe(ours.slug("us-east-1"));
  await portkey.byHand("POST", "/integrations", {
    ai_provider_id: "bedrock",
    configurations: {
      aws_auth_type: "assumedRole",
      aws_region: "us-east-1",
      aws_role_arn: "arn:aws:iam::123456789012:role/c",
    },
    description: other.marker("c/us-east-1"),
    name: other.inRegion("us-east-1"),
    slug: other.slug("us-east-1"),
  });
  const wanted = {
    description: ours.marker("b-c/us-east-1"),
    granted: true as const,
    models: [],
    name: ours.inRegion("us-east-1"),
    region: "us-east-1",
    scope: "organisation" as const,
    slug: ours.slug("us-east-1"),
    workspace,
  };
  expect(await refusal(() => integration.create(wanted))).toBe(
    'an integration with the slug "acme-a-b-c-us-east-1" exists already and belongs to team "c" of stack "a-b" of project "acme": give one of the two teams another name',
  );
});
