import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Bedrock } from "@aws-sdk/client-bedrock";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bundledInferenceProfiles } from "../../../components/bedrock/inference-profiles.ts";
import { type Moto, startMoto } from "../../../local/aws/moto.ts";

const sonnet = "anthropic.claude-sonnet-4-20250514-v1:0";
const usSonnet = `us.${sonnet}`;
const usSonnetArn = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${usSonnet}`;

let moto: Moto;
let bedrock: Bedrock;

const clientOf = ({ url }: Moto, region = "us-east-1") =>
  new Bedrock({
    endpoint: url,
    region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });

beforeAll(async () => {
  moto = await startMoto();
  bedrock = clientOf(moto);
}, 120_000);
afterAll(() => moto?.stop());
afterEach(() => moto.reset());

const create = (inferenceProfileName: string, copyFrom: string, client = bedrock) =>
  client.createInferenceProfile({ inferenceProfileName, modelSource: { copyFrom } });

const get = (inferenceProfileIdentifier: string | undefined, client = bedrock) =>
  client.getInferenceProfile({ inferenceProfileIdentifier });

async function models(profile: string | undefined, client = bedrock): Promise<string[]> {
  return ((await get(profile, client)).models ?? []).map(({ modelArn = "" }) => modelArn);
}

/** What the SDK says of a refusal: name, status and message. */
async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "accepted",
    (error) => `${error.name} ${error.$metadata?.httpStatusCode}: ${error.message}`,
  );
}

test("a profile of AWS tells where its requests may run, by id and by ARN, as the bundled data has it", async () => {
  const live = await get(usSonnet);
  expect(live).toMatchObject({
    inferenceProfileArn: usSonnetArn,
    inferenceProfileId: usSonnet,
    status: "ACTIVE",
    type: "SYSTEM_DEFINED",
  });
  const reached = bundledInferenceProfiles.reached(usSonnet, "us-east-1");
  expect(reached?.length).toBeGreaterThan(1);
  expect((await models(usSonnet)).sort()).toEqual(reached);
  expect(await models(usSonnetArn)).toEqual(await models(usSonnet));
});

test("a global profile shows the region called and the leg without a region", async () => {
  const arns = await models("global.anthropic.claude-sonnet-4-6", clientOf(moto, "eu-west-1"));
  expect(arns).toEqual([
    "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-6",
    "arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-6",
  ]);
});

test("a profile of the US government's regions names their partition", async () => {
  const client = clientOf(moto, "us-gov-west-1");
  const arns = await models("us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", client);
  expect(arns[0]).toMatch(/^arn:aws-us-gov:bedrock:us-gov-/);
});

test("a profile that cannot be called from a region does not exist there", async () => {
  const unknown = /^ResourceNotFoundException 404/;
  expect(await refusal(get(usSonnet, clientOf(moto, "eu-central-1")))).toMatch(unknown);
  expect(await refusal(get(usSonnetArn, clientOf(moto, "us-west-2")))).toMatch(unknown);
  expect(await refusal(get("us.anthropic.claude-nonsense"))).toMatch(unknown);
});

test("a profile of one's own carries its tags and routes as what it was copied from", async () => {
  const made = await bedrock.createInferenceProfile({
    inferenceProfileName: "payments sonnet",
    description: "Cost of payments",
    modelSource: { copyFrom: usSonnetArn },
    tags: [{ key: "team", value: "payments" }],
  });
  const arn = made.inferenceProfileArn;
  expect(arn).toMatch(/^arn:aws:bedrock:us-east-1:123456789012:application-inference-profile\/[a-z0-9]{12}$/);
  const live = await get(arn);
  expect(live).toMatchObject({
    description: "Cost of payments",
    inferenceProfileName: "payments sonnet",
    status: "ACTIVE",
    type: "APPLICATION",
  });
  expect(live).not.toHaveProperty("token");
  expect(live.createdAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(await models(live.inferenceProfileId), "by its id").toEqual(await models(usSonnet));

  const tags = async () => (await bedrock.listTagsForResource({ resourceARN: arn })).tags;
  await bedrock.tagResource({ resourceARN: arn, tags: [{ key: "stack", value: "prod" }] });
  await bedrock.untagResource({ resourceARN: arn, tagKeys: ["team"] });
  expect(await tags()).toEqual([{ key: "stack", value: "prod" }]);

  await bedrock.deleteInferenceProfile({ inferenceProfileIdentifier: live.inferenceProfileId });
  expect(await refusal(get(arn))).toMatch(/^ResourceNotFoundException 404/);
  expect(await refusal(tags())).toMatch(/^ResourceNotFoundException/);
});

test("a profile can be made of one model of the same region, and of nothing else", async () => {
  const arn = `arn:aws:bedrock:us-east-1::foundation-model/${sonnet}`;
  expect(await models((await create("one", arn)).inferenceProfileArn)).toEqual([arn]);
  const own = (await create("own", usSonnetArn)).inferenceProfileArn ?? "";
  const invalid = "ValidationException 400: copyFrom must be a valid inference profile model source ARN.";
  const sources = [
    `arn:aws:bedrock:us-west-2::foundation-model/${sonnet}`,
    `arn:aws:bedrock:::foundation-model/${sonnet}`,
    usSonnetArn.replace("us-east-1", "us-west-2"),
    usSonnetArn.replace("/us.", "/eu."),
    usSonnet,
    own,
  ];
  for (const source of sources) expect(await refusal(create("other", source)), source).toBe(invalid);
  expect(await refusal(create("a.b", usSonnetArn)), "a dot in the name").toMatch(/^ValidationException 400/);
});

test("a request that is sent again makes no second profile", async () => {
  const request = {
    clientRequestToken: "0123456789-0123456789-0123456789-token",
    inferenceProfileName: "once",
    modelSource: { copyFrom: usSonnetArn },
  };
  const first = await bedrock.createInferenceProfile(request);
  expect((await bedrock.createInferenceProfile(request)).inferenceProfileArn).toBe(first.inferenceProfileArn);
});

test("a listing holds AWS's own profiles of the region, or those of the account, page by page", async () => {
  const { inferenceProfileArn } = await create("own", usSonnetArn);
  const { inferenceProfileSummaries: own } = await bedrock.listInferenceProfiles({
    typeEquals: "APPLICATION",
  });
  expect(own?.map((profile) => profile.inferenceProfileArn)).toEqual([inferenceProfileArn]);
  const ids: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await bedrock.listInferenceProfiles({ maxResults: 10, nextToken });
    ids.push(...(page.inferenceProfileSummaries ?? []).map((profile) => profile.inferenceProfileId));
    nextToken = page.nextToken;
  } while (nextToken);
  expect(ids).toContain(usSonnet);
  expect(ids.filter((id) => id?.startsWith("eu."))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(await refusal(bedrock.deleteInferenceProfile({ inferenceProfileIdentifier: usSonnet }))).toMatch(
    /^ValidationException/,
  );
});

test("profiles survive a restart with their tags, and a test can say where AWS's own route to", async () => {
  const folder = await mkdtemp(join(tmpdir(), "moto-profiles-"));
  const stateFile = join(folder, "state");
  const inferenceProfiles = join(folder, "profiles.json");
  const to = ["us-east-1", "us-east-2"];
  const profiles = { "us.anthropic.claude-test": [{ from: ["us-east-1"], to }] };
  await writeFile(inferenceProfiles, JSON.stringify({ profiles }));
  const before = await startMoto({ inferenceProfiles, stateFile });
  const copyFrom = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-test";
  const made = await clientOf(before).createInferenceProfile({
    inferenceProfileName: "kept",
    modelSource: { copyFrom },
    tags: [{ key: "team", value: "payments" }],
  });
  await before.stop();

  const after = await startMoto({ inferenceProfiles, stateFile });
  const client = clientOf(after);
  const arns = to.map((region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-test`);
  expect(await models(made.inferenceProfileArn, client)).toEqual(arns);
  const kept = await client.listTagsForResource({ resourceARN: made.inferenceProfileArn });
  expect(kept.tags).toEqual([{ key: "team", value: "payments" }]);
  expect(await refusal(get(usSonnet, client))).toMatch(/^ResourceNotFoundException/);
  await after.stop();
  await rm(folder, { recursive: true });
}, 60_000);
