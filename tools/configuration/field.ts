/** What a file may say in one place. */
export type Value =
  | { readonly kind: "section"; readonly fields: readonly Field[] }
  /** Its limits as a JSON schema has them. */
  | { readonly kind: "list"; readonly of: Value; readonly limits: JsonSchema }
  | { readonly kind: "map"; readonly to: Value }
  | { readonly kind: "either"; readonly of: readonly Value[] }
  | { readonly kind: "plain"; readonly schema: JsonSchema };

/** A field of a section, as its doc comment tells of it. */
export interface Field {
  readonly name: string;
  readonly meaning: string;
  /** In words. Undefined where the field is required. */
  readonly byDefault?: string;
  readonly value: Value;
}

/** A JSON schema, draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;
