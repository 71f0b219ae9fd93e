import * as z from "zod";
import type { Call } from "../client.ts";

/*
 * The wire: every call that this program makes of Portkey's REST API, one file per kind of object. Answers
 * are checked only for what is relied on, since the live API sends more than its OpenAPI document says.
 * Source: that document, and recorded live answers of 2026-06 where the two differ.
 */

/** Most entries of a page. Source: Portkey's OpenAPI document. */
const pageSize = 100;

/** An id or slug. */
export const identifier = z.string().min(1);

/** Which object a call is about. The name says so to the person who reads of its failure. */
export interface Address {
  /** What the API addresses this kind of object by: slug or id. */
  readonly id: string;
  readonly name: string;
  /** UUID. */
  readonly workspace: string;
}

/** One page of a listing. */
export interface Page<Entry> {
  readonly data: Entry[];
  readonly total?: number | undefined;
}

/** The calls that one kind of object knows. */
export interface Resource<Body, Created, Entry, Full> {
  /** E.g. `virtual key`. */
  readonly noun: string;
  readonly create: (workspace: string, body: Body) => Call<Created>;
  readonly get: (address: Address) => Call<Full>;
  /** @param page from 0 */
  readonly list: (workspace: string, page: number) => Call<Page<Entry>>;
  readonly remove: (address: Address) => Call<unknown>;
  readonly update: (address: Address, body: Body) => Call<unknown>;
}

/** What is particular to one kind of object. */
export interface Shape<Body, Created, Entry, Full> {
  readonly noun: string;
  readonly path: string;
  /** @default `path` */
  readonly creationPath?: string;
  /** Prefix of the scopes, before `.create`, `.read` and so on. */
  readonly scope: string;
  readonly created: z.ZodType<Created>;
  readonly entry: z.ZodType<Entry>;
  readonly full: z.ZodType<Full>;
  /** What is sent to create `body`. */
  readonly creation: (body: Body, workspace: string) => object;
  /** What is sent to make an existing object equal `body`. */
  readonly replacement: (body: Body, workspace: string) => object;
  /** Values of the body that no message may repeat. @default none */
  readonly secrets?: (body: Body) => readonly string[];
  /** Sent with each call that addresses one object. @default nothing */
  readonly query?: (workspace: string) => Readonly<Record<string, string>>;
  /** Which objects a listing shows. @default those of the workspace */
  readonly listQuery?: (workspace: string) => Readonly<Record<string, string>>;
}

/** The calls of one kind of object. */
export function resource<Body extends { name: string }, Created, Entry, Full>(
  shape: Shape<Body, Created, Entry, Full>,
): Resource<Body, Created, Entry, Full> {
  const { listQuery = inWorkspace, noun, path, scope, secrets = () => [] } = shape;
  const one = ({ id, workspace }: Address) => ({
    path: `${path}/${encodeURIComponent(id)}`,
    ...(shape.query && { query: shape.query(workspace) }),
  });
  return {
    create: (workspace, body) => ({
      answer: unwrapped(shape.created),
      body: shape.creation(body, workspace),
      doing: `creating ${noun} "${body.name}"`,
      method: "POST",
      path: shape.creationPath ?? path,
      scope: `${scope}.create`,
      secrets: secrets(body),
    }),
    get: (address) => ({
      ...one(address),
      answer: unwrapped(shape.full),
      doing: `reading ${noun} "${address.name}"`,
      method: "GET",
      scope: `${scope}.read`,
    }),
    list: (workspace, page) => ({
      answer: pageOf(shape.entry),
      doing: `listing ${noun}s`,
      method: "GET",
      path,
      query: { ...pageQuery(page), ...listQuery(workspace) },
      scope: `${scope}.list`,
    }),
    noun,
    remove: (address) => ({
      ...one(address),
      answer: z.unknown(),
      doing: `deleting ${noun} "${address.name}"`,
      method: "DELETE",
      scope: `${scope}.delete`,
    }),
    update: (address, body) => ({
      ...one(address),
      answer: z.unknown(),
      body: shape.replacement(body, address.workspace),
      doing: `updating ${noun} "${address.name}"`,
      method: "PUT",
      scope: `${scope}.update`,
      secrets: secrets(body),
    }),
  };
}

/** The query that names a workspace. */
export function inWorkspace(workspace: string) {
  return { workspace_id: workspace };
}

/** The query that asks for a page. */
export function pageQuery(page: number) {
  return { current_page: page, page_size: pageSize };
}

/** The answer to a listing. */
export function pageOf<Entry>(entry: z.ZodType<Entry>): z.ZodType<Page<Entry>> {
  return z.object({ data: z.array(entry), total: z.number().optional() });
}

/** The live API answers flat; its OpenAPI document wraps some answers in `data`. */
function unwrapped<Answer>(answer: z.ZodType<Answer>) {
  return z.preprocess((body) => {
    const { data, success } = (body ?? {}) as { data?: unknown; success?: unknown };
    return success === true && data !== undefined ? data : body;
  }, answer);
}
