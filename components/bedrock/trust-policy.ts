import type { PolicyDocument } from "./policy-document.ts";

/**
 * Who may assume a team's role: one principal, and only when it says the external id, so that another customer of
 * the same gateway cannot make it use this role. Session tags are allowed: the gateway passes a request's
 * metadata on in them.
 *
 * @param principal ARN
 */
export function trustPolicy(principal: string, externalId: string): PolicyDocument {
  const Principal = { AWS: principal };
  return {
    Statement: [
      {
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
        Effect: "Allow",
        Principal,
        Sid: "Gateway",
      },
      { Action: "sts:TagSession", Effect: "Allow", Principal, Sid: "SessionTags" },
    ],
    Version: "2012-10-17",
  };
}
