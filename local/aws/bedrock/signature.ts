import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { BedrockError } from "./errors.ts";

/** A request as it came over the wire: what was signed is exactly this. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, still percent-encoded. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** What a request says about its signature, before any of it is checked. */
export interface Claim {
  readonly accessKeyId: string;
  /** The region in the credential scope. It is the one called: the address is the same for all. */
  readonly region: string;
  /** Names in lower case. */
  readonly signedHeaders: readonly string[];
  /** Hexadecimal. */
  readonly signature: string;
  readonly time: Date;
  /** Of temporary credentials. */
  readonly sessionToken: string | undefined;
}

/** What Bedrock's runtime and its control plane both sign with. */
const SERVICE = "bedrock";

/** How far the clock of a caller may be off, in milliseconds. Source: IAM user guide, Signature Version 4. */
const SKEW = 5 * 60_000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;

/** @throws BedrockError when the request is not signed, or not for Bedrock */
export function claimOf({ headers }: RawRequest): Claim {
  if (!headers.authorization?.startsWith("AWS4-HMAC-SHA256")) {
    throw new BedrockError("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const [, accessKeyId, , region, service, names, signature] =
    AUTHORIZATION.exec(headers.authorization) ?? [];
  const time = timeOf(String(headers["x-amz-date"]));
  const signedHeaders = names?.toLowerCase().split(";") ?? [];
  if (!accessKeyId || !region || !signature || !time || !signedHeaders.includes("host")) {
    throw new BedrockError(
      "IncompleteSignatureException",
      "Authorization header requires 'Credential', 'SignedHeaders' with 'host', and 'Signature', and the request an 'X-Amz-Date'.",
    );
  }
  if (service !== SERVICE) {
    throw invalid(`Credential should be scoped to correct service: '${SERVICE}'.`);
  }
  const token = headers["x-amz-security-token"];
  return { accessKeyId, region, sessionToken: token && String(token), signature, signedHeaders, time };
}

/**
 * Recomputes the signature with the secret of the key that it claims.
 *
 * The host may have been signed with its port, as AWS's SDKs do, or without, as Portkey's gateway does.
 *
 * @throws BedrockError when the signature is not the secret's, or too old or too new
 */
export async function verify(request: RawRequest, claim: Claim, secretAccessKey: string): Promise<void> {
  requireCurrent(claim.time);
  const host = request.headers.host ?? "";
  for (const signedHost of new Set([host, host.replace(/:\d+$/, "")])) {
    if (sameText(await signatureOf(request, claim, secretAccessKey, signedHost), claim.signature)) return;
  }
  throw invalid(
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}

async function signatureOf(
  { method, target, headers, body }: RawRequest,
  { accessKeyId, region, signedHeaders, time }: Claim,
  secretAccessKey: string,
  host: string,
): Promise<string> {
  const url = new URL(`http://localhost${target}`);
  const signed = Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name] ?? "")]));
  // A hash that the caller signed stands for the body in the signature: it must be the hash of this body.
  if (signed["x-amz-content-sha256"]) signed["x-amz-content-sha256"] = sha256(body);
  const signer = new SignatureV4({
    applyChecksum: false,
    credentials: { accessKeyId, secretAccessKey },
    region,
    service: SERVICE,
    sha256: Sha256,
  });
  const { headers: out } = await signer.sign(
    {
      body,
      headers: { ...signed, host },
      hostname: host,
      method,
      path: target.split("?")[0] ?? target,
      protocol: "http:",
      query: queryOf(url),
    },
    { signableHeaders: new Set(signedHeaders), signingDate: time },
  );
  return /Signature=(\w+)$/.exec(out.authorization ?? "")?.[1] ?? "";
}

function queryOf({ searchParams }: URL): Record<string, string[]> {
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
}

function requireCurrent(time: Date): void {
  const now = Date.now();
  const text = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  if (time.getTime() < now - SKEW) {
    throw invalid(
      `Signature expired: ${text(+time)} is now earlier than ${text(now - SKEW)} (${text(now)} - 5 min.)`,
    );
  }
  if (time.getTime() > now + SKEW) {
    throw invalid(
      `Signature not yet current: ${text(+time)} is still later than ${text(now + SKEW)} (${text(now)} + 5 min.)`,
    );
  }
}

/** @param text such as `20260911T123600Z` */
function timeOf(text: string): Date | undefined {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return iso === text || Number.isNaN(Date.parse(iso)) ? undefined : new Date(iso);
}

function sha256(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function invalid(message: string): BedrockError {
  return new BedrockError("InvalidSignatureException", message);
}
