import type { InferenceProfileType, ListInferenceProfilesRequest } from "@aws-sdk/client-bedrock";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { type Leg, legsOf, requireAccess } from "./access.ts";
import { type Caller, callerOf } from "./caller.ts";
import type { BedrockCall } from "./calls.ts";
import { countTokens } from "./count-tokens.ts";
import { BedrockError, resourceNotFound, unrecognizedClient } from "./errors.ts";
import type { BedrockFaults } from "./faults.ts";
import { operations } from "./operations.ts";
import type { PolicyReader } from "./policies.ts";
import type { Profiles } from "./profiles.ts";
import { answerTo, promptOf } from "./prompt.ts";
import { servedBy } from "./serving.ts";
import type { RawRequest } from "./signature.ts";
import { foundationModelArn, type Place, targetOf } from "./target.ts";

/** What requests are checked against and told to. */
export interface Backstage {
  /** URL of the local AWS. */
  readonly aws: string;
  readonly policies: PolicyReader;
  readonly faults: BedrockFaults;
  readonly calls: BedrockCall[];
  /** The profiles of a region. */
  profiles(region: string): Profiles;
}

type Ctx = Context<{ Bindings: HttpBindings }>;

/** A request whose signature is good. */
interface Admitted {
  readonly body: Uint8Array;
  readonly place: Place;
  readonly profiles: Profiles;
  /** Its entry in the list of calls, to be filled in. */
  readonly call: BedrockCall;
  /** @throws BedrockError when the caller may not do this */
  authorize(action: string, legs: readonly Leg[]): Promise<void>;
}

/** Serves Bedrock's runtime, and of its control plane what Claude Code reads. */
export function router(backstage: Backstage): Hono<{ Bindings: HttpBindings }> {
  const { faults } = backstage;
  const app = new Hono<{ Bindings: HttpBindings }>();
  const on = (method: string, path: string, operation: string, carryOut: CarryOut) =>
    app.on(method, path, (ctx) => handle(ctx, operation, carryOut, backstage));

  for (const { name, verb, action, required, answer } of operations) {
    on("POST", `/model/:id/${verb}`, name, async ({ authorize, body, call, place, profiles }, id) => {
      const target = await targetOf(id, place, profiles);
      await authorize(action, legsOf(target, place.region));
      const prompt = promptOf(body, required);
      const region = servedBy(target, place.region, faults);
      const said = answerTo(prompt, target.model, region);
      if (target.profile) call.servedBy = region;
      call.usage = said.usage;
      return answer(said);
    });
  }
  on("POST", "/model/:id/count-tokens", "CountTokens", async ({ authorize, body, place, profiles }, id) => {
    const { region } = place;
    const target = await targetOf(id, place, profiles);
    const resource = foundationModelArn(region, target.model);
    await authorize("bedrock:CountTokens", [{ requestedRegion: region, resource }]);
    const fault = faults.onCall(region, target.id, target.model);
    if (fault) throw fault;
    return Response.json(countTokens(body));
  });
  on(
    "GET",
    "/inference-profiles",
    "ListInferenceProfiles",
    async ({ authorize, place, profiles }, _, query) => {
      await authorize("bedrock:ListInferenceProfiles", [{ requestedRegion: place.region, resource: "*" }]);
      return Response.json(await profiles.list(listing(query)));
    },
  );
  on("GET", "/inference-profiles/:id", "GetInferenceProfile", async ({ authorize, place, profiles }, id) => {
    const profile = await profiles.find(id);
    if (!profile) throw resourceNotFound();
    const resource = String(profile.inferenceProfileArn);
    await authorize("bedrock:GetInferenceProfile", [{ requestedRegion: place.region, resource }]);
    return Response.json(profile);
  });
  app.notFound((ctx) =>
    handle(
      ctx,
      `${ctx.req.method} ${ctx.req.path}`,
      async () => {
        throw new BedrockError("UnknownOperationException", "The requested operation is not recognized.");
      },
      backstage,
    ),
  );
  return app;
}

type CarryOut = (request: Admitted, id: string, query: Record<string, string>) => Promise<Response>;

async function handle(
  ctx: Ctx,
  operation: string,
  carryOut: CarryOut,
  { aws, policies, profiles, calls }: Backstage,
): Promise<Response> {
  const model = ctx.req.param("id");
  const call: BedrockCall = { operation, time: new Date(), ...(model !== undefined && { model }) };
  calls.push(call);
  const answer = await answered(async () => {
    const request = await raw(ctx);
    const caller = await callerOf(aws, request, ({ accessKeyId, region }) =>
      Object.assign(call, { accessKeyId, region }),
    );
    call.principal = caller.arn;
    const place = { account: caller.account, region: String(call.region) };
    return carryOut(
      {
        authorize: (action, legs) => allowed(policies, caller, action, legs),
        body: request.body,
        call,
        place,
        profiles: profiles(place.region),
      },
      model ?? "",
      ctx.req.query(),
    );
  });
  call.status = answer.status;
  const error = answer.headers.get("x-amzn-ErrorType");
  if (error) call.error = error;
  return answer;
}

function listing({ type, maxResults, nextToken }: Record<string, string>): ListInferenceProfilesRequest {
  return {
    ...(type && { typeEquals: type as InferenceProfileType }),
    ...(maxResults && { maxResults: Number(maxResults) }),
    ...(nextToken && { nextToken }),
  };
}

async function allowed(
  reader: PolicyReader,
  caller: Caller,
  action: string,
  legs: readonly Leg[],
): Promise<void> {
  const policies = await reader.of(caller);
  if (!policies) throw unrecognizedClient();
  requireAccess(policies, caller, action, legs);
}

async function raw({ req, env }: Ctx): Promise<RawRequest> {
  const { method = "", url = "", headers } = env.incoming;
  return { body: new Uint8Array(await req.arrayBuffer()), headers, method, target: url };
}

async function answered(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof BedrockError) return error.answer();
    console.error(error);
    return new BedrockError("InternalServerException", String(error)).answer();
  }
}
