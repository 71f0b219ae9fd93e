import { BedrockClient, paginateListInferenceProfiles } from "@aws-sdk/client-bedrock";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { partitionOf } from "../components/bedrock/arns.ts";
import {
  bedrockRegions,
  bundledAsOf,
  bundledInferenceProfiles,
  bundledProfiles,
} from "../components/bedrock/inference-profiles.ts";
import { awsHandler } from "../components/shared/network/aws-handler.ts";
import { printableJson, printableMessage } from "../components/shared/printable.ts";
import { described, differences } from "./profile-differences.ts";

/*
 * make profiles: asks AWS, in every region that the bundled data names, for its inference profiles of Anthropic's
 * models, and prints where the bundled data differs. It changes nothing. Exit code 1 when something differs, 2
 * when AWS or no region of it answered. Needs bedrock:ListInferenceProfiles; --json prints the differences as JSON.
 */

const json = process.argv.includes("--json");
const { AWS_DEFAULT_REGION, AWS_REGION } = process.env;
const home = AWS_REGION || AWS_DEFAULT_REGION;
// Without a region the SDK takes the one of the profile.
const sts = new STSClient({ ...(home && { region: home }), requestHandler: await awsHandler() });
const { Arn = "" } = await sts.send(new GetCallerIdentityCommand({})).catch((error: Error) => {
  console.error(`AWS could not be asked whose account this is: ${printableMessage(error.message)}`);
  process.exit(2);
});
const partition = Arn.split(":")[1];
const regions = bedrockRegions.filter((region) => partitionOf(region) === partition);

const asked = new Map<string, ReadonlyMap<string, readonly string[]>>();
const silent: string[] = [];
await Promise.all(
  regions.map(async (region) => {
    try {
      asked.set(region, await profilesIn(region));
    } catch (error) {
      silent.push(`${region}: ${(error as Error).name}: ${(error as Error).message}`);
    }
  }),
);

const found = differences(bundledInferenceProfiles, bundledProfiles, asked).sort((a, b) =>
  `${a.profile} ${a.region}` < `${b.profile} ${b.region}` ? -1 : 1,
);
if (json) {
  console.log(printableJson({ bundledAsOf, differences: found, notAsked: silent.sort() }));
} else {
  for (const difference of found) console.log(printableMessage(described(difference)));
  for (const line of silent.sort()) console.error(printableMessage(`not asked: ${line}`));
  const calls = `${bundledProfiles.length} bundled profiles (${bundledAsOf})`;
  console.log(
    `${found.length} differences between ${calls} and AWS in ${asked.size} of ${regions.length} regions`,
  );
}
process.exitCode = asked.size === 0 ? 2 : found.length > 0 ? 1 : 0;

/** ARNs of foundation models by id of the profile, as AWS has them in a region. */
async function profilesIn(region: string): Promise<Map<string, readonly string[]>> {
  const client = new BedrockClient({ maxAttempts: 2, region, requestHandler: await awsHandler() });
  const profiles = new Map<string, readonly string[]>();
  for await (const page of paginateListInferenceProfiles({ client }, { typeEquals: "SYSTEM_DEFINED" })) {
    for (const { inferenceProfileId = "", models = [] } of page.inferenceProfileSummaries ?? []) {
      if (!inferenceProfileId.includes(".anthropic.")) continue;
      profiles.set(
        inferenceProfileId,
        models.map(({ modelArn = "" }) => modelArn),
      );
    }
  }
  return profiles;
}
