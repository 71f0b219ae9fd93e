/** Portkey's hosted API, which is control plane and gateway in one. */
export const hostedUrl = "https://api.portkey.ai/v1";

/** Who assumes a role for Portkey's hosted gateway. Source: Portkey's guide to Bedrock with an assumed role. */
export const hostedPrincipal = "arn:aws:iam::299329113195:role/portkey-app";
