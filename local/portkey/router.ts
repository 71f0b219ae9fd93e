import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { ApiError, BadGateway } from "./errors.ts";
import { type AnyCall, type Call, type Handlers, partsOf, type Route, scopes } from "./routes.ts";

/** A request under way. */
export type Ctx = Context<{ Bindings: HttpBindings }>;

/** What each call passes on its way to the handler and back. */
export interface Passage {
  /**
   * Throws to refuse the caller, before the body is looked at.
   *
   * @returns what throws to refuse the call
   */
  guard(ctx: Ctx): (route: Route, call: AnyCall) => void;
  /**
   * Surrounds the call.
   *
   * @param route undefined where no route fits
   * @param act carries the call out; always resolves, with an error's answer if need be
   */
  around(ctx: Ctx, route: Route | undefined, act: () => Promise<Response>): Promise<Response>;
}

/** Serves the handlers below `/v1`. */
export function router(
  handlers: Handlers<Route>,
  { guard, around }: Passage,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const route of Object.keys(scopes) as Route[]) {
    const { method, path } = partsOf(route);
    // The table of routes ties each handler to its own parameters; that tie is lost where it is walked through.
    const handle = handlers[route] as (call: Call<never>) => object;
    app.on(method, `/v1${path.replaceAll(/\{(.+?)\}/g, ":$1")}`, (ctx) =>
      around(ctx, route, () =>
        answered(async () => {
          const admit = guard(ctx);
          const call = { params: ctx.req.param(), query: ctx.req.query(), body: await bodyOf(ctx) };
          admit(route, call);
          return handle(call as Call<never>);
        }),
      ),
    );
  }
  // AB02 and not AB08: a path that is wrong must not look like an object that is gone.
  const noRoute = ({ req }: Ctx) => new ApiError("AB02", `No route ${req.method} ${req.path}`);
  app.notFound((ctx) => around(ctx, undefined, async () => noRoute(ctx).answer()));
  return app;
}

async function bodyOf(ctx: Ctx): Promise<object> {
  const text = await ctx.req.text();
  try {
    const body: unknown = JSON.parse(text || "{}");
    if (body && typeof body === "object" && !Array.isArray(body)) return body;
  } catch {
    // Refused below, like JSON that is no object.
  }
  throw new ApiError("AB01", "Invalid request. The body must be a JSON object");
}

async function answered(act: () => Promise<object>): Promise<Response> {
  try {
    return Response.json(await act());
  } catch (error) {
    if (error instanceof ApiError || error instanceof BadGateway) return error.answer();
    console.error(error);
    return new ApiError("AB04", "Internal Server Error").answer();
  }
}
