import { PolicyPack } from "@pulumi/policy";
import { accessKeyAgePolicy } from "./rules/access-key-age.ts";
import { allowedPlacesPolicy } from "./rules/allowed-places.ts";
import { iamWildcardsPolicy } from "./rules/iam-wildcards.ts";
import { keyLifetimePolicy } from "./rules/key-lifetime.ts";
import { namingPolicy } from "./rules/naming.ts";
import { plainTextSecretsPolicy, secretInputsPolicy } from "./rules/plain-text-secrets.ts";
import { protectedKeysPolicy } from "./rules/protected-keys.ts";
import { teamBudgetPolicy } from "./rules/team-budget.ts";
import { teamRegionsPolicy } from "./rules/team-regions.ts";

/*
 * pulumi preview --policy-pack policy --policy-pack-config policy/config/<environment>.json
 *
 * Rules about single resources run before each is made, in `up` once more, when what a preview cannot know is known.
 * Rules about a whole stack run at the end of a preview or an update.
 */
new PolicyPack("bedrock-portkey", {
  enforcementLevel: "mandatory",
  policies: [
    iamWildcardsPolicy,
    allowedPlacesPolicy,
    teamRegionsPolicy,
    teamBudgetPolicy,
    keyLifetimePolicy,
    accessKeyAgePolicy,
    protectedKeysPolicy,
    namingPolicy,
    secretInputsPolicy,
    plainTextSecretsPolicy,
  ],
});
