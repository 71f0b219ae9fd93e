import { NodeHttpHandler } from "@smithy/node-http-handler";
import { proxiedAgents } from "./agents.ts";
import { cannotReach, networkFailure } from "./failure.ts";

/**
 * Milliseconds until a connection to AWS has failed. The SDK tries three times, and a person waits ten seconds at most
 * for the word that there is no way to AWS.
 */
const connectionTimeout = 3_000;

/** Milliseconds until a call without an answer has failed. */
const requestTimeout = 30_000;

/**
 * What sends the calls of an AWS SDK's client: each takes the way that the environment names. An error of a call that
 * did not reach AWS has a message for people, and stays what it is to the SDK, which tries again.
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
      if (failure !== undefined) (error as Error).message = cannotReach(url, failure);
      throw error;
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
