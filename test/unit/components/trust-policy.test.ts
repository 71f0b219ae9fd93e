import { expect, test } from "vitest";
import { trustPolicy } from "../../../components/bedrock/trust-policy.ts";

const principal = "arn:aws:iam::299329113195:role/portkey-app";

test("one principal may assume the role, with the external id alone, and tag its sessions", () => {
  expect(trustPolicy(principal, "f81d4fae-7dec-41d0-a765-00a0c91e6bf6")).toEqual({
    Statement: [
      {
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "f81d4fae-7dec-41d0-a765-00a0c91e6bf6" } },
        Effect: "Allow",
        Principal: { AWS: principal },
        Sid: "Gateway",
      },
      { Action: "sts:TagSession", Effect: "Allow", Principal: { AWS: principal }, Sid: "SessionTags" },
    ],
    Version: "2012-10-17",
  });
});
