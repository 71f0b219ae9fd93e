import type ts from "typescript";
import * as z from "zod";
import { Mistakes } from "../../components/mistakes.ts";
import type { Comment, Source } from "./doc-comments.ts";
import type { Field, JsonSchema, Value } from "./field.ts";

/**
 * What a zod schema takes, with the doc comments of its fields. The schema says what is right, its type leads to the
 * source: both are walked at once, since zod's types have the same `def` as its schemas.
 *
 * @throws Mistakes for a field that has no doc comment, or is required and says a `@default`
 */
export function readSchema(source: Source, schema: z.core.$ZodType, type: ts.Type): Value {
  const mistakes: string[] = [];
  const value = read(schema, type);
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return value;

  function read(schema: z.core.$ZodType, type: ts.Type): Value {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    const part = (...path: string[]) => known(source.property(type, "def", ...path), def.type, path);
    switch (def.type) {
      case "optional":
      case "default":
        return read(def.innerType, part("innerType"));
      case "object": {
        const comments = source.comments(part("shape"));
        const field = (comment: Comment) =>
          fieldOf(known(def.shape[comment.name], "object", [comment.name]), comment);
        return { fields: comments.map(field), kind: "section" };
      }
      case "array":
        return { kind: "list", limits: limitsOf(schema), of: read(def.element, part("element")) };
      case "record":
        return { kind: "map", to: read(def.valueType, part("valueType")) };
      case "union":
        return { kind: "either", of: def.options.map((one, at) => read(one, part("options", String(at)))) };
      case "pipe":
        // Its metadata is a short form that may be written instead.
        return { kind: "either", of: [shortForm(schema), read(def.out, part("out"))] };
      case "lazy":
        return { kind: "plain", schema: {} };
      default:
        return { kind: "plain", schema: jsonSchema(schema) };
    }
  }

  function fieldOf(schema: z.core.$ZodType, { byDefault: words, name, place, text, type }: Comment): Field {
    const optional = schema._zod.optin !== undefined;
    if (text === "") mistakes.push(`${place}: ${name} has no doc comment`);
    const value = read(schema, type);
    const byDefault = optional ? inWords(defaultOf(schema) ?? literal(words, value), words) : undefined;
    if (!optional && words !== undefined) mistakes.push(`${place}: ${name} says a @default, but is required`);
    return { ...(byDefault !== undefined && { byDefault }), meaning: text, name, value };
  }
}

/** The schema's own default goes before what its comment says. */
function inWords(value: unknown, words: string | undefined): string {
  if (typeof value === "object" || value === undefined) return words ?? "none";
  const plain = `\`${value}\``;
  if (words === undefined || words === String(value)) return plain;
  return words.startsWith(`${value}:`) ? words.replace(String(value), plain) : `${plain} (${words})`;
}

/** The words of a comment, where they are a value of the field. */
function literal(words: string | undefined, value: Value): string | undefined {
  if (words === undefined || value.kind !== "plain") return undefined;
  const { enum: values = [], type } = value.schema as { enum?: readonly unknown[]; type?: unknown };
  return values.includes(words) || (type === "integer" && /^\d+$/.test(words)) ? words : undefined;
}

function defaultOf(schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "default" ? def.defaultValue : undefined;
}

function limitsOf(list: z.core.$ZodType): JsonSchema {
  const { maxItems, minItems } = jsonSchema(list);
  return { ...(minItems !== undefined && { minItems }), ...(maxItems !== undefined && { maxItems }) };
}

function shortForm(schema: z.core.$ZodType): Value {
  return { kind: "plain", schema: known(z.globalRegistry.get(schema), "pipe", ["meta"]) };
}

function jsonSchema(schema: z.core.$ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-07",
    unrepresentable: "any",
  });
  return rest;
}

function known<T>(part: T | undefined, kind: string, path: readonly string[]): T {
  if (part === undefined) throw new Error(`zod's ${kind} has no ${path.join(".")}`);
  return part;
}
