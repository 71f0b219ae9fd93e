import { NodeHttpHandler } from "@smithy/node-http-handler";
import { proxiedAgents } from "./agents.ts";
import { networkFailure } from "./failure.ts";
import { Unreachable } from "./unreachable.ts";

/**
 * Milliseconds until a connection to AWS has failed. The SDK tries three times, and a person waits ten seconds at most
 * for the word that there is no way to AWS.
 */
const connectionTimeout = 2_500;

/** Milliseconds until a call without an answer has failed. */
const requestTimeout = 30_000;

/**
 * What sends the calls of an AWS SDK's client: each takes the way that the environment names. A call that did not reach
 * AWS fails with `Unreachable`, whose cause tells the SDK whether to try again.
 */
class AwsHandler extends NodeHttpHandler {
  override async handle(...[request, options]: Parameters<NodeHttpHandler["handle"]>) {
    try {
      return await super.handle(request, options);
    } catch (error) {
      const url = new URL(
        `${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ""}`,
      );
      const failure = networkFailure(error, url);
      throw failure === undefined ? error : new Unreachable(url, failure, error);
    }
  }
}

/** A handler for one client of the AWS SDK, which may destroy it. */
export async function awsHandler(): Promise<NodeHttpHandler> {
  const agents = await proxiedAgents();
  return new AwsHandler({
    connectionTimeout,
    requestTimeout,
    throwOnRequestTimeout: true,
    ...(agents && { httpAgent: agents.http, httpsAgent: agents.https }),
  });
}
