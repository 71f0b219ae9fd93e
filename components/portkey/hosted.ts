/** Portkey's hosted API, which is control plane and gateway in one. */
export const hostedUrl = "https://api.portkey.ai/v1";
