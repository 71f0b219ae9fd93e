import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2019, type ErrorObject, type ValidateFunction } from "ajv/dist/2019.js";
import formats from "ajv-formats";
import { parse } from "yaml";
import { checkout } from "../../local/folders.ts";
import { type Deviation, deviations } from "./deviations.ts";

/** A schema of OpenAPI 3.0, as far as it is looked into here. */
export interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: unknown;
  [keyword: string]: unknown;
}

interface Body {
  required?: boolean;
  content?: { "application/json"?: { schema?: Schema } };
}

interface Operation {
  requestBody?: Body;
  responses: Record<string, Body>;
}

/** An OpenAPI 3.0 document, as far as it is looked into here. */
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Something that a body should not have, or should; `at` leads there from the body's root. */
interface Violation {
  at: readonly string[];
  message: string;
}

type Side = Deviation["side"];

/**
 * Portkey's API as its OpenAPI document describes it, less the known deviations. Stricter than the document
 * in one way: a field that it does not declare is a violation, since a misspelt one would otherwise go unseen.
 */
export class Contract {
  readonly #document: OpenApi | undefined;
  readonly #deviations: readonly Deviation[];
  readonly #used = new Set<string>();
  readonly #compiled = new Map<Schema, ValidateFunction>();
  readonly #ajv = formats.default(new Ajv2019({ allErrors: true, strict: false, logger: false }));

  constructor(document: OpenApi | undefined, known: readonly Deviation[]) {
    this.#document = document;
    this.#deviations = known;
    this.#ajv.addFormat("UUID", { validate: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i });
  }

  /** Whether there is no document, so that nothing can be checked. */
  get absent(): boolean {
    return this.#document === undefined;
  }

  /**
   * What is wrong with the body of a request, one line each.
   *
   * @param path a template such as `/configs/{slug}`
   * @param body undefined where none is sent
   */
  request(method: string, path: string, body: unknown): string[] {
    const description = this.#operation(method, path)?.requestBody;
    const found = (): Violation[] => {
      if (!this.#operation(method, path)) return root("is not in the document");
      const schema = schemaOf(description);
      if (body === undefined) return description?.required ? root("needs a body") : [];
      return schema ? this.#violations(schema, body) : root("takes no body");
    };
    return this.#lines(method, path, "request", found(), body);
  }

  /**
   * What is wrong with an answer, one line each.
   *
   * @param path a template such as `/configs/{slug}`
   * @param body the parsed JSON, or the text of what is no JSON
   */
  response(method: string, path: string, status: number, body: unknown): string[] {
    const description = this.#operation(method, path)?.responses[status];
    const found = (): Violation[] => {
      if (!description) return root("is not in the document");
      const schema = schemaOf(description);
      return schema ? this.#violations(schema, body) : [];
    };
    return this.#lines(method, path, status < 400 ? "response" : "error", found(), body).map(
      (line) => `${status} ${line}`,
    );
  }

  /** The deviations that nothing has needed so far, one line for each place of each. */
  unused(): string[] {
    return this.#deviations
      .flatMap((deviation) => Object.keys(deviation.what).map((at) => placeOf(deviation, at)))
      .filter((place) => !this.#used.has(place));
  }

  #operation(method: string, path: string): Operation | undefined {
    return this.#document?.paths[path]?.[method.toLowerCase()];
  }

  #lines(method: string, path: string, side: Side, found: Violation[], body: unknown): string[] {
    const left = found.flatMap((violation) => this.#judged(method, path, side, violation, body));
    return [
      ...new Set(left.map(({ at, message }) => `${method} ${path} ${side} /${at.join("/")} ${message}`)),
    ];
  }

  /** The violation itself, or where deviations are known for its place, what the most forgiving one leaves of it. */
  #judged(method: string, path: string, side: Side, violation: Violation, body: unknown): Violation[] {
    const known = this.#deviations
      .filter((one) => one.side === side && fits(one.method, method) && fits(one.path, path))
      .flatMap((one) => Object.entries(one.what).map(([at, what]) => ({ at, what, name: placeOf(one, at) })))
      .filter(({ at }) => segments(at).every((segment, index) => fits(segment, violation.at[index])));
    const [judgement = [violation]] = known
      .map(({ at, what, name }) => {
        const prefix = violation.at.slice(0, segments(at).length);
        const left = this.#violations(what, valueAt(body, prefix));
        if (left.length === 0) this.#used.add(name);
        return left.map((inner) => ({ ...inner, at: [...prefix, ...inner.at] }));
      })
      .toSorted((a, b) => a.length - b.length);
    return judgement;
  }

  #violations(schema: Schema, value: unknown): Violation[] {
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile(this.#closed(schema));
    this.#compiled.set(schema, validate);
    return validate(value) ? [] : (validate.errors ?? []).map(violationOf);
  }

  /**
   * The schema without references, and refusing what it does not declare. A part of a combination must not refuse
   * what another part declares.
   */
  #closed({ $ref, ...own }: Schema, part = false): Schema {
    const schema = $ref ? { ...this.#referred($ref), ...own } : own;
    if (schema.$ref) return this.#closed(schema, part);
    const { properties, items, additionalProperties } = schema;
    const parts = (["allOf", "anyOf", "oneOf"] as const).flatMap((keyword) =>
      schema[keyword] ? [[keyword, schema[keyword].map((one) => this.#closed(one, true))]] : [],
    );
    const declares = properties !== undefined || parts.length > 0;
    return {
      ...schema,
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, one]) => [name, this.#closed(one)]),
        ),
      }),
      ...(items && { items: this.#closed(items) }),
      ...Object.fromEntries(parts),
      ...(declares && additionalProperties === undefined && !part && { unevaluatedProperties: false }),
    };
  }

  #referred($ref: string): Schema {
    const found = this.#document?.components.schemas[$ref.replace("#/components/schemas/", "")];
    if (!found) throw new Error(`${$ref} is not in the document`);
    return found;
  }
}

/**
 * The document beside a checkout, in `../shared/reference/portkey-openapi.yaml`.
 *
 * @returns undefined where the checkout stands alone, without a `../shared`
 * @throws Error when there is a `../shared` and the document is missing or unreadable
 */
export function documentBeside(folder: string): OpenApi | undefined {
  const shared = join(folder, "..", "shared");
  if (!existsSync(shared)) return undefined;
  return parse(readFileSync(join(shared, "reference", "portkey-openapi.yaml"), "utf8"));
}

/** Portkey's API, to check bodies against. Says in one line when there is no document, and nothing can be checked. */
export function openContract(): Contract {
  const contract = new Contract(documentBeside(checkout), deviations);
  if (contract.absent)
    process.stderr.write("Contract tests skipped: no OpenAPI document of Portkey beside this checkout\n");
  return contract;
}

function root(message: string): Violation[] {
  return [{ at: [], message }];
}

function schemaOf(body: Body | undefined): Schema | undefined {
  return body?.content?.["application/json"]?.schema;
}

function violationOf({ instancePath, keyword, message, params }: ErrorObject): Violation {
  const at = segments(instancePath);
  if (keyword === "unevaluatedProperties")
    return { at: [...at, params.unevaluatedProperty], message: "is not declared" };
  if (keyword === "required") return { at: [...at, params.missingProperty], message: "is missing" };
  return {
    at,
    message: keyword === "enum" ? `${message}: ${params.allowedValues.join(", ")}` : `${message}`,
  };
}

function segments(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(value: unknown, at: readonly string[]): unknown {
  return at.reduce((inner, segment) => (inner as Record<string, unknown> | undefined)?.[segment], value);
}

function fits(pattern: string, actual: string | undefined): boolean {
  return pattern === actual || (pattern === "*" && actual !== undefined);
}

function placeOf({ method, path, side }: Deviation, at: string): string {
  return `${method} ${path} ${side} ${at || "/"}`;
}
