import { structured } from "../../components/stack-config.ts";
import type { Field, JsonSchema, Value } from "./field.ts";
import { fieldSchema, sectionSchema, toJsonSchema } from "./json-schema.ts";
import { standsInEnvironmentFile } from "./places.ts";

/** What may stand in the files of the project. */
export interface Configuration {
  /** The project's name, the namespace of its values. */
  readonly project: string;
  /** Of an environment, `teams` left out. */
  readonly values: readonly Field[];
  readonly team: Value;
}

const draft = "http://json-schema.org/draft-07/schema#";

/** A value that `pulumi config set --secret` wrote. */
const secret = {
  additionalProperties: false,
  properties: { secure: { type: "string" } },
  required: ["secure"],
  type: "object",
};

/** What `pulumi config set` writes without `--path`. Pulumi hands every value on as text. */
const jsonText = { pattern: "^\\s*(\\[|\\{|true|false|\\d)", type: "string" };

/** The JSON schema of Pulumi.<stack>.yaml. */
export function stackFileSchema({ project, team, values }: Configuration): JsonSchema {
  const here = { $ref: "#/definitions/team" };
  const own: Record<string, JsonSchema> = {
    ...Object.fromEntries(values.map((field) => [field.name, fieldSchema(field)])),
    environment: {
      description: "Of a team's own stack: the environment that it belongs to.",
      type: "string",
    },
    team: { ...here, description: "Of a team's own stack: its team." },
    teams: {
      additionalProperties: here,
      description: "Of an environment's stack: its teams by name.",
      type: "object",
    },
  };
  return {
    $schema: draft,
    definitions: {
      ...Object.fromEntries(
        Object.entries(own).map(([name, schema]) => [`value-${name}`, inStackFile(name, schema)]),
      ),
      team: toJsonSchema(team),
    },
    description: "A stack: an environment with its teams, or one team of an environment.",
    properties: {
      config: {
        additionalProperties: {
          anyOf: [secret, { type: "string" }],
          description: "An API key made by hand, which a team names as apiKey.existing.",
        },
        patternProperties: {
          ...Object.fromEntries(
            Object.keys(own).map((name) => [`^(${project}:config:)?${name}$`, reference(name)]),
          ),
          [`^(?!${project}:)[^:]+:.`]: {},
        },
        properties: {
          "aws:region": { description: "The region of the AWS provider.", type: "string" },
          ...Object.fromEntries(Object.keys(own).map((name) => [`${project}:${name}`, reference(name)])),
        },
        type: "object",
      },
      encryptedkey: { description: "Pulumi's: the key of the stack's secrets, encrypted.", type: "string" },
      encryptionsalt: { description: "Pulumi's: the salt of the stack's passphrase.", type: "string" },
      secretsprovider: { description: "Pulumi's: what encrypts the stack's secrets.", type: "string" },
    },
    title: "Pulumi.<stack>.yaml of bedrock-portkey",
    type: "object",
  };
}

/** The JSON schema of environments/<environment>.yaml. */
export function environmentFileSchema({ values }: Configuration): JsonSchema {
  const { required: _, ...section } = sectionSchema(
    values.filter(({ name }) => standsInEnvironmentFile(name)),
  );
  return {
    $schema: draft,
    description: "What holds for every stack of an environment.",
    ...section,
    title: "environments/<environment>.yaml of bedrock-portkey",
    type: ["object", "null"],
  };
}

function reference(name: string): JsonSchema {
  return { $ref: `#/definitions/value-${name}` };
}

/** What is no text may be text that Pulumi wrote. One value is a secret. */
function inStackFile(name: string, { description, ...schema }: JsonSchema): JsonSchema {
  if (name === "portkeyApiKey") return { anyOf: [schema, secret], description };
  return structured.includes(name) ? { anyOf: [schema, jsonText], description } : { ...schema, description };
}
