import { InferenceProfile } from "@pulumi/aws/bedrock/inferenceProfile.js";
import * as pulumi from "@pulumi/pulumi";
import { type Invocation, throughApplicationProfile } from "./invocations.ts";

/**
 * Each call by an application inference profile of the team's own, tagged with its name: AWS so tells what the team
 * costs, whoever's credentials the gateway uses.
 */
export function applicationProfiles(
  name: string,
  calls: readonly Invocation[],
  tags: Readonly<Record<string, string>>,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<Invocation[]> {
  return pulumi.all(
    calls.map((call) => {
      const { arn } = new InferenceProfile(
        `${name}-profile-${call.model}`,
        {
          modelSource: { copyFrom: call.arn },
          name: profileName(tags.team ?? "", call.model),
          region: call.region,
          tags,
        },
        options,
      );
      return arn.apply((made) => throughApplicationProfile(call, made));
    }),
  );
}

/** The most characters in the name of a profile. Source: Amazon Bedrock API, CreateInferenceProfile. */
const maximumNameLength = 64;

/** Letters and digits, with single separators between them, as Bedrock takes names. The model is never cut off. */
function profileName(team: string, model: string): string {
  const plain = (text: string) => text.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  const suffix = plain(model);
  return `${plain(plain(team).slice(0, maximumNameLength - 1 - suffix.length))} ${suffix}`.trimStart();
}
