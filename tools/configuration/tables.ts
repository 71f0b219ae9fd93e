import { canonicalJson } from "../../components/json.ts";
import type { Field, JsonSchema, Value } from "./field.ts";

type Section = Extract<Value, { kind: "section" }>;

/** A longer list of allowed values helps nobody; its title says what they are. */
const mostValues = 8;

/** Tables of sections, each under a heading of its own, and each section once however often it is used. */
export class Tables {
  readonly #headings = new Map<string, string>();

  /**
   * A table of fields, and one for each section in them.
   *
   * @param path of the section that has them: dotted names; empty for fields that have a heading already
   */
  of(fields: readonly Field[], path = ""): string {
    const within = (name: string) => (path === "" ? name : `${path}.${name}`);
    const nested = fields.flatMap(({ name, value }) =>
      sectionsIn(value)
        .filter((section) => !this.#headings.has(canonicalJson(section)))
        .map((section) => ({ at: within(name), section })),
    );
    for (const { at, section } of nested) this.#headings.set(canonicalJson(section), at);
    const rows = fields.map(
      ({ byDefault = "**required**", meaning, name, value }) =>
        `| \`${name}\` | ${cell(this.#described(value))} | ${cell(byDefault)} | ${cell(meaning)} |`,
    );
    return [
      ["| field | what | default | meaning |", "|---|---|---|---|", ...rows].join("\n"),
      ...nested.map(({ at, section }) => `### \`${at}\`\n\n${this.of(section.fields, at)}`),
    ].join("\n\n");
  }

  #described(value: Value): string {
    switch (value.kind) {
      case "section": {
        const heading = this.#headings.get(canonicalJson(value)) ?? "";
        return `[section](#${heading.toLowerCase().replaceAll(".", "")})`;
      }
      case "list":
        return `list${items(value.limits)}: ${this.#described(value.of)}`;
      case "map":
        return `map to ${this.#described(value.to)}`;
      case "either":
        return value.of.map((one) => this.#described(one)).join(" or ");
      case "plain":
        return plain(value.schema);
    }
  }
}

function sectionsIn(value: Value): Section[] {
  switch (value.kind) {
    case "section":
      return [value];
    case "list":
      return sectionsIn(value.of);
    case "map":
      return sectionsIn(value.to);
    case "either":
      return value.of.flatMap(sectionsIn);
    case "plain":
      return [];
  }
}

const nouns: Readonly<Record<string, string>> = {
  boolean: "true or false",
  date: "date",
  "date-time": "time with zone (ISO 8601)",
  email: "e-mail address",
  integer: "whole number",
  number: "number",
  string: "text",
  uri: "URL",
};

function plain(schema: JsonSchema): string {
  const { enum: values, format, maxLength, maximum, minimum, title, type } = schema;
  if (Array.isArray(values) && values.length <= mostValues) {
    return values.map((value) => `\`${value}\``).join(", ");
  }
  const noun = String(title ?? nouns[String(format ?? type)] ?? "any value");
  if (maxLength !== undefined) return `${noun}, at most ${maxLength} characters`;
  if (minimum !== undefined) {
    return maximum === undefined ? `${noun}, at least ${minimum}` : `${noun}, ${minimum} to ${maximum}`;
  }
  return noun;
}

function items({ maxItems, minItems }: JsonSchema): string {
  if (maxItems !== undefined)
    return minItems === undefined ? ` of at most ${maxItems}` : ` of ${minItems} to ${maxItems}`;
  return minItems === undefined ? "" : ` of at least ${minItems}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
