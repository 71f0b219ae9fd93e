import type { Field, JsonSchema, Value } from "./field.ts";

/** A JSON schema that takes what `value` takes, for editors. What only the program can tell is left to it. */
export function toJsonSchema(value: Value): JsonSchema {
  switch (value.kind) {
    case "section":
      return sectionSchema(value.fields);
    case "list":
      return { type: "array", ...value.limits, items: toJsonSchema(value.of) };
    case "map":
      return { additionalProperties: toJsonSchema(value.to), type: "object" };
    case "either":
      return { anyOf: value.of.map(toJsonSchema) };
    case "plain":
      return plainSchema(value.schema);
  }
}

/** An object with these fields and no other. */
export function sectionSchema(fields: readonly Field[]): JsonSchema {
  const required = fields.filter(({ byDefault }) => byDefault === undefined).map(({ name }) => name);
  return {
    additionalProperties: false,
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    type: "object",
    ...(required.length > 0 && { required }),
  };
}

/** What stands behind a field's name. */
export function fieldSchema({ byDefault, meaning, value }: Field): JsonSchema {
  const description = byDefault === undefined ? meaning : `${meaning} Default: ${byDefault}.`;
  return { description, ...toJsonSchema(value) };
}

/** The pattern is zod's own; validators differ in what they take for a format. */
function plainSchema({ format, ...schema }: JsonSchema): JsonSchema {
  return format === undefined || schema.pattern !== undefined ? schema : { ...schema, format };
}
