import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Deviation } from "../../contract/deviations.ts";
import { Contract, documentBeside, type OpenApi, type Schema } from "../../contract/openapi.ts";

const json = (schema: Schema) => ({ content: { "application/json": { schema } } });
const limits = { $ref: "#/components/schemas/Limits" };

const document: OpenApi = {
  paths: {
    "/keys": {
      get: { responses: { 200: json({ type: "object" }) } },
      post: {
        requestBody: {
          required: true,
          ...json({
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string" },
              limits: { ...limits, nullable: true },
              made_at: { type: "string", format: "date-time" },
            },
          }),
        },
        responses: {
          200: json({
            allOf: [limits, { type: "object", properties: { id: { type: "string", format: "UUID" } } }],
          }),
        },
      },
    },
  },
  components: { schemas: { Limits: { type: "object", properties: { credit: { type: "integer" } } } } },
};

const alwaysList: Deviation = {
  method: "POST",
  path: "/keys",
  side: "request",
  what: { "/limits": { type: "array", items: limits } },
  reason: "The live API takes a list.",
};

describe("a contract", () => {
  const contract = new Contract(document, []);

  it("has nothing against what the document allows", () => {
    expect(contract.request("POST", "/keys", { name: "a", limits: { credit: 1 } })).toEqual([]);
    expect(contract.request("POST", "/keys", { name: "a", limits: null })).toEqual([]);
    const id = "9b1f4c5e-7d32-4a86-b0c1-e25a6f0d8347";
    expect(contract.response("POST", "/keys", 200, { id, credit: 1 })).toEqual([]);
    expect(contract.response("GET", "/keys", 200, { whatever: 1 })).toEqual([]);
  });

  it("finds wrong types, missing fields and misspelt ones, and says where each one is", () => {
    const body = { nmae: "a", limits: { credit: "1", kredit: 1 }, made_at: "yesterday" };
    expect(contract.request("POST", "/keys", body).toSorted()).toEqual([
      "POST /keys request /limits/credit must be integer",
      "POST /keys request /limits/kredit is not declared",
      'POST /keys request /made_at must match format "date-time"',
      "POST /keys request /name is missing",
      "POST /keys request /nmae is not declared",
    ]);
    expect(contract.response("POST", "/keys", 200, { id: "a", name: "a" }).toSorted()).toEqual([
      '200 POST /keys response /id must match format "UUID"',
      "200 POST /keys response /name is not declared",
    ]);
  });

  it("finds routes and statuses that are none, and bodies that are missing or too many", () => {
    expect([
      ...contract.request("POST", "/key", {}),
      ...contract.response("GET", "/keys", 204, undefined),
      ...contract.request("POST", "/keys", undefined),
      ...contract.request("GET", "/keys", {}),
    ]).toEqual([
      "POST /key request / is not in the document",
      "204 GET /keys response / is not in the document",
      "POST /keys request / needs a body",
      "GET /keys request / takes no body",
    ]);
  });
});

describe("a known deviation", () => {
  it("lets pass what is really there, and nothing else in the same place", () => {
    const contract = new Contract(document, [alwaysList]);
    expect(contract.request("POST", "/keys", { name: "a", limits: [{ credit: 1 }] })).toEqual([]);
    expect(contract.request("POST", "/keys", { name: "a", limits: [{ kredit: 1 }] })).toEqual([
      "POST /keys request /limits/0/kredit is not declared",
    ]);
    expect(contract.request("POST", "/keys", { name: 1, limits: [] })).toEqual([
      "POST /keys request /name must be string",
    ]);
  });

  it("may hold for all routes, all entries of a list, or the body as a whole", () => {
    const refusal = { method: "*", path: "*", side: "error", what: { "": limits }, reason: "" } as const;
    const entries = { ...alwaysList, what: { ...alwaysList.what, "/limits/*/credit": { type: "string" } } };
    const contract = new Contract(document, [refusal, entries]);
    expect(contract.response("GET", "/keys", 404, { credit: 1 })).toEqual([]);
    expect(contract.response("GET", "/keys", 404, { message: "gone" })).toEqual([
      "404 GET /keys error /message is not declared",
    ]);
    expect(contract.response("GET", "/keys", 202, { credit: 1 })).toHaveLength(1);
    expect(contract.unused()).toEqual(["POST /keys request /limits", "POST /keys request /limits/*/credit"]);
  });

  it("that nothing needs is reported, also where the document would do as well", () => {
    const contract = new Contract(document, [alwaysList]);
    contract.request("POST", "/keys", { name: "a", limits: { credit: 1 } });
    contract.request("POST", "/keys", { name: "a", limits: 7 });
    expect(contract.unused()).toEqual(["POST /keys request /limits"]);
    contract.request("POST", "/keys", { name: "a", limits: [] });
    expect(contract.unused()).toEqual([]);
  });
});

describe("the document", () => {
  function checkout(): string {
    const folder = mkdtempSync(join(tmpdir(), "contract-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return join(folder, "checkout");
  }

  it("may be absent beside a checkout that stands alone", () => {
    const document = documentBeside(checkout());
    expect([document, new Contract(document, []).absent]).toEqual([undefined, true]);
  });

  it("must not be missing from a folder that should hold it", () => {
    const folder = checkout();
    mkdirSync(join(folder, "..", "shared", "reference"), { recursive: true });
    expect(() => documentBeside(folder)).toThrow("ENOENT");
    writeFileSync(join(folder, "..", "shared", "reference", "portkey-openapi.yaml"), "paths: {}");
    expect(documentBeside(folder)).toEqual({ paths: {} });
  });
});
