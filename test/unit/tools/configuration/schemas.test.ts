import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Mistakes } from "../../../../components/mistakes.ts";
import { parseStackConfig } from "../../../../components/stack-config.ts";
import { environmentNames, openEnvironment } from "../../../../tools/project/environments.ts";
import { openProject } from "../../../../tools/project/project.ts";
import { pathsIn, someConfigs, valueAt, withValue } from "./some-configs.ts";

/*
 * The JSON schemas that editors use, against the program itself: what it takes they take, so that nothing right is
 * underlined; what is wrong in one field both refuse.
 */

const checkout = join(import.meta.dirname, "../../../..");
const ajv = new Ajv({
  allErrors: true,
  allowMatchingProperties: true,
  allowUnionTypes: true,
  formats: { date: true, uri: true },
});
const [stackFile, environmentFile] = ["stack", "environment"].map((name) =>
  ajv.compile(JSON.parse(readFileSync(join(checkout, `docs/${name}.schema.json`), "utf8"))),
) as [ReturnType<typeof ajv.compile>, ReturnType<typeof ajv.compile>];

function read(file: string): Record<string, Record<string, unknown>> {
  return parse(readFileSync(join(checkout, file), "utf8"));
}

/** What a schema has against a document. */
function complaints(validate: typeof stackFile, document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function programTakes(values: Readonly<Record<string, unknown>>): boolean {
  try {
    parseStackConfig(values, { hasAdminKey: true, scope: { project: "bedrock-portkey", stack: "dev" } });
    return true;
  } catch (error) {
    if (error instanceof Mistakes) return false;
    throw error;
  }
}

/** A stack's file with these values, in one of the three spellings that Pulumi takes. */
function inStackFile(values: object, prefix = "bedrock-portkey:") {
  return {
    config: Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value])),
  };
}

const prefixes = fc.constantFrom("bedrock-portkey:", "bedrock-portkey:config:", "");

describe("nothing right is underlined:", () => {
  test("the files of this repository", () => {
    const project = openProject(checkout);
    const files = environmentNames(project).flatMap((name) => {
      const { shared, stack, teamStacks } = openEnvironment(project, name);
      expect(shared ? complaints(environmentFile, shared.value) : []).toEqual([]);
      return [...(stack ? [stack] : []), ...teamStacks.values()];
    });
    expect(files.map(({ name }) => name)).toEqual(["Pulumi.dev.yaml", "Pulumi.staging-payments.yaml"]);
    for (const { name, value } of files) expect(complaints(stackFile, value), name).toEqual([]);
  });

  test("whatever the program takes, however its values are spelled", () => {
    let taken = 0;
    fc.assert(
      fc.property(someConfigs, prefixes, (values, prefix) => {
        fc.pre(programTakes(values));
        taken += 1;
        expect(complaints(stackFile, inStackFile(values, prefix))).toEqual([]);
        const { audit: _, teams: __, ...shared } = values;
        expect(complaints(environmentFile, shared)).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(taken).toBe(300);
  }, 30_000);

  test("what Pulumi itself writes: secrets, numbers as text, its own keys, other providers' values", () => {
    expect(
      complaints(stackFile, {
        config: {
          "aws:profile": "prod",
          "bedrock-portkey:allowGlobal": "true",
          "bedrock-portkey:claudeCode": '{"mode":"messages"}',
          "bedrock-portkey:maxKeyAgeDays": "90",
          "bedrock-portkey:paymentsKey": { secure: "v1:abc" },
          "bedrock-portkey:portkeyApiKey": { secure: "v1:abc" },
        },
        encryptionsalt: "v1:abc",
        secretsprovider: "awskms://alias/pulumi",
      }),
    ).toEqual([]);
  });

  test("an environment's file that is empty as yet", () => {
    expect(complaints(environmentFile, null)).toEqual([]);
  });
});

describe("what is wrong in one field is underlined, and refused by the program:", () => {
  const choices = ["flags", "identity", "limitsOn", "mode", "registration", "route", "scope", "to"];

  /** Every right config with a place in it that fits is made wrong there: both refuse it. */
  function areRefused(
    fits: (path: readonly string[], value: unknown) => boolean,
    edit: (values: object, path: readonly string[]) => Record<string, unknown>,
  ): void {
    const placesIn = (values: object) => pathsIn(values).filter((path) => fits(path, valueAt(values, path)));
    const places = someConfigs
      .filter((values) => placesIn(values).length > 0 && programTakes(values))
      .chain((values) => fc.constantFrom(...placesIn(values)).map((path) => edit(values, path)));
    fc.assert(
      fc.property(places, (wrong) => {
        expect(programTakes(wrong)).toBe(false);
        expect(complaints(stackFile, inStackFile(wrong))).not.toEqual([]);
      }),
    );
  }

  test("an unknown key", () => {
    areRefused(
      (_, value) => typeof value === "object" && !Array.isArray(value),
      (values, path) => withValue(values, [...path, "zzz"], 1),
    );
  }, 30_000);

  test("a value of another kind", () => {
    areRefused(
      () => true,
      (values, path) => withValue(values, path, [[]]),
    );
  }, 30_000);

  test("a name that is none of those allowed", () => {
    areRefused(
      (path) => choices.includes(path.at(-1) as string),
      (values, path) => withValue(values, path, "zzz"),
    );
  }, 30_000);

  test("a region that does not exist", () => {
    const values = read("Pulumi.staging-payments.yaml").config?.["bedrock-portkey:team"] as object;
    const document = (regions: string[]) => inStackFile({ team: { ...values, regions } });
    expect(complaints(stackFile, document(["us-east-1"]))).toEqual([]);
    expect(complaints(stackFile, document(["us-est-1"]))).not.toEqual([]);
  });

  test("what belongs into the file of a stack, in an environment's", () => {
    expect(complaints(environmentFile, { teams: {} })).toEqual([" must NOT have additional properties"]);
    expect(complaints(environmentFile, { portkeyApiKey: "pk" })).toEqual([
      " must NOT have additional properties",
    ]);
  });
});
