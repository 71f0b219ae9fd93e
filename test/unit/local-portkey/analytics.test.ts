import { describe, expect, test } from "vitest";
import { start, TWO_WORKSPACES } from "./local.ts";

const path = "/analytics/groups/metadata/team";
const times = "time_of_generation_min=2026-11-01T00:00:00Z&time_of_generation_max=2026-12-01T00:00:00Z";
const [dev] = TWO_WORKSPACES;

async function counted() {
  const portkey = await start({ workspaces: TWO_WORKSPACES });
  const at = "2026-11-02T00:00:00Z";
  portkey.usage.push(
    { at, cents: 1.4, metadata: { env: "dev", team: "payments" }, tokens: 10, workspace: dev.id },
    { at, cents: 2.3, metadata: { env: "prod", team: "payments" }, tokens: 21, workspace: dev.id },
    { at, cents: 9, metadata: { team: "search" }, tokens: 1, workspace: dev.id },
    { at, cents: 50, metadata: {}, tokens: 1, workspace: dev.id },
  );
  return portkey;
}

describe("analytics", () => {
  test("group requests by a key of their metadata, in whole cents, the most expensive first", async () => {
    const { send } = await counted();
    const { body } = await send("GET", `${path}?workspace_slug=${dev.slug}&${times}`);
    expect(body.total).toBe(2);
    expect(body.data.map((group: object) => group)).toMatchObject([
      { cost: 9, metadata_value: "search", requests: 1 },
      { avg_tokens: 16, cost: 4, metadata_value: "payments", requests: 2 },
    ]);
  });

  test("are narrowed by metadata, and come in pages", async () => {
    const { send } = await counted();
    const narrowed = encodeURIComponent('{"env":"prod"}');
    const { body } = await send("GET", `${path}?workspace_slug=${dev.slug}&${times}&metadata=${narrowed}`);
    expect(body.data).toMatchObject([{ cost: 2, metadata_value: "payments" }]);
    const second = await send(
      "GET",
      `${path}?workspace_slug=${dev.slug}&${times}&page_size=1&current_page=1`,
    );
    expect(second.body).toMatchObject({ data: [{ metadata_value: "payments" }], total: 2 });
  });

  test("want a workspace and a period, and a key that may see them", async () => {
    const { send } = await counted();
    expect((await send("GET", path)).status).toBe(400);
    expect((await send("GET", `${path}?workspace_slug=ws-none&${times}`)).status).toBe(403);
    const blind = await start({ keys: [{ key: "blind", scopes: ["configs.list"] }] });
    const refused = await blind.send("GET", `${path}?workspace_slug=${blind.workspace.slug}&${times}`);
    expect(refused.body.data.message).toContain("analytics.view");
  });
});
