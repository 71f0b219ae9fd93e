import { describe, expect, test, vi } from "vitest";
import { unlessUnreachable } from "../../../components/bedrock/way-to-aws.ts";
import { onLoopback } from "./loopback.ts";
import { networkVariables } from "./shared/network/environment.ts";

/** Credentials, and where the program itself looks for AWS. */
function aws(endpoint: string): void {
  networkVariables({});
  const variables = {
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

const nowhere = "https://sts.example.test";
const unreachable = /^sts\.example\.test cannot be reached \((ENOTFOUND|EAI_AGAIN)\): .*set HTTPS_PROXY$/;
const never = new Promise<string>(() => {});
const said = Promise.reject(new Error("operation error STS: exceeded maximum number of attempts"));
said.catch(() => {});

/** An AWS that answers, whatever it is asked. */
const answering = async () => new URL((await onLoopback((_, response) => response.end())).url).origin;

/** What comes of a question to the AWS provider. */
const ask = (asked: Promise<string>) => unlessUnreachable(asked).catch(({ message }: Error) => message);

describe("where there is no way to AWS, a person reads that, and not what the provider makes of it", () => {
  test("while the provider still tries", async () => {
    aws(nowhere);
    expect(await ask(never)).toMatch(unreachable);
  });

  test("when the provider has given up", async () => {
    aws(nowhere);
    expect(await ask(said)).toMatch(unreachable);
  });
});

describe("where AWS can be reached, the provider has the word", () => {
  test("when it answers, late or not", async () => {
    aws(await answering());
    expect(await ask(Promise.resolve("123456789012"))).toBe("123456789012");
    const { promise, resolve } = Promise.withResolvers<string>();
    const { url } = await onLoopback((_, response) => {
      // The program looks for itself: by then the provider is late.
      response.end();
      resolve("210987654321");
    });
    aws(new URL(url).origin);
    expect(await ask(promise)).toBe("210987654321");
  });

  test("when it fails", async () => {
    aws(await answering());
    expect(await ask(said)).toBe("operation error STS: exceeded maximum number of attempts");
  });

  test("when only the program has no credentials", async () => {
    aws(nowhere);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/none");
    vi.stubEnv("AWS_CONFIG_FILE", "/none");
    expect(await ask(said)).toBe("operation error STS: exceeded maximum number of attempts");
  });
});
