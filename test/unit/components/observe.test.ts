import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { pageOf } from "../../../components/portkey/api/resource.ts";
import { portkeyClient } from "../../../components/portkey/client.ts";
import { PortkeyError } from "../../../components/portkey/errors.ts";
import type { CommonInputs, Kind } from "../../../components/portkey/lifecycle/lifecycle.ts";
import { Listings } from "../../../components/portkey/lifecycle/listings.ts";
import { type Candidate, find, isGone } from "../../../components/portkey/lifecycle/observe.ts";

interface Inputs extends CommonInputs {
  note?: string;
  slug?: string;
}

const inputs: Inputs = { name: "payments", note: "ours", workspace: "w" };
const ours: Candidate = { id: "1", name: "payments", note: "ours" };
const theirs: Candidate = { id: "2", name: "payments", note: "made by hand" };
const other: Candidate = { id: "3", name: "search", note: "ours" };

const candidate = z.object({
  id: z.string(),
  name: z.string(),
  note: z.string().nullish(),
  slug: z.string().optional(),
});

const notNeeded = () => expect.unreachable("only listings are needed");

/** A kind of object of which nothing is needed but its listing. */
const gadget: Kind<Inputs, Inputs> = {
  compared: [],
  create: notNeeded,
  immutable: [],
  list: ({ listings }) =>
    listings.all("gadgets", () => ({
      answer: pageOf(candidate),
      doing: "listing gadgets",
      method: "GET",
      path: "gadgets",
      scope: "gadgets.list",
    })),
  listing: () => "gadgets",
  marker: ({ note = "" }) => note,
  noun: "gadget",
  read: notNeeded,
  remove: notNeeded,
  takeOver: notNeeded,
  unmark: "empty its note",
  update: notNeeded,
};

/**
 * A run against a server that lists `there`, an array that a test may change, or fails with a status. A run that
 * asks without end is ended with a failure.
 */
async function run(there: Candidate[] | number, total = true) {
  const seen = { listings: 0 };
  const server = createServer((_, response) => {
    seen.listings++;
    if (typeof there === "number" || seen.listings > 9) response.writeHead(Number(there) || 400).end("{}");
    else response.end(JSON.stringify({ data: there, ...(total && { total: there.length }) }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const send = portkeyClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, "key");
  return { seen, session: { listings: new Listings(send), send } };
}

describe("what an interrupted run made is found again, and nothing else is touched:", () => {
  const looked = async (there: Candidate[], about: Inputs = inputs) =>
    find(gadget, (await run(there)).session, about);

  test("ours, by name and marker", async () => {
    expect(await looked([other, theirs, ours])).toEqual(ours);
  });

  test("nothing where there is nothing of that name", async () => {
    expect(await looked([other])).toBeUndefined();
    expect(await looked([])).toBeUndefined();
  });

  test("somebody else's object of our name is refused, with what can be done", async () => {
    await expect(looked([other, theirs, { id: "4", name: "payments", note: null }])).rejects.toThrow(
      new Error(
        'a gadget named "payments" exists already and was not made by this stack (2, 4): adopt, rename or delete it',
      ),
    );
  });

  describe("by slug, where we choose it, since it must be free whatever the name:", () => {
    const chosen = { ...inputs, slug: "payments-us" };

    test("ours, though it was renamed by hand", async () => {
      const renamed = { ...ours, name: "renamed", slug: "payments-us" };
      expect(await looked([{ ...ours, slug: "payments-eu" }, renamed], chosen)).toEqual(renamed);
    });

    test("another of the same name is none of ours, and no obstacle", async () => {
      expect(await looked([{ ...theirs, slug: "payments-eu" }], chosen)).toBeUndefined();
    });

    test("somebody else's slug is refused", async () => {
      const taken = { ...theirs, name: "renamed", slug: "payments-us" };
      await expect(looked([taken], chosen)).rejects.toThrow(
        'a gadget with the slug "payments-us" exists already and was not made by this stack (2): delete it, or give the team another name',
      );
    });
  });
});

test("a listing that knows neither pages nor a total, as documented for configs, is read to its end", async () => {
  const { session } = await run([ours, theirs], false);
  expect(await gadget.list(session, inputs)).toEqual([ours, theirs]);
});

describe("an object made by hand is adopted when the team's file names it:", () => {
  const made: Candidate = { id: "6", name: "by hand", note: "theirs", slug: "by-hand" };

  test("by its slug, or its id where it has none, whoever made it", async () => {
    const { session } = await run([ours, theirs, made]);
    expect(await find(gadget, session, { ...inputs, adopt: "by-hand" })).toEqual(made);
    expect(await find(gadget, session, { ...inputs, adopt: "2" })).toEqual(theirs);
  });

  test.each(["by hand", "6"])(
    "but never by its name or by a second id (%s), and nothing is created in its place",
    async (adopt) => {
      const { session } = await run([ours, theirs, made]);
      await expect(find(gadget, session, { ...inputs, adopt })).rejects.toThrow(
        new Error(`adopt: the workspace has no gadget "${adopt}"`),
      );
    },
  );
});

describe("an object leaves the state only when a listing confirms that it is gone:", () => {
  const recorded = { id: ours.id, outputs: inputs };
  const refused = (status: number | undefined) => new PortkeyError("reading gadget", status, false);

  test.each([403, 404])("gone after %i, when it is listed no longer", async (status) => {
    const { seen, session } = await run([theirs, other]);
    expect(await isGone(gadget, session, recorded, refused(status))).toBe(true);
    expect(seen.listings).toBe(1);
  });

  test.each([403, 404])("not gone after %i, while it is listed: the key lacks a scope", async (status) => {
    const { session } = await run([ours]);
    expect(await isGone(gadget, session, recorded, refused(status))).toBe(false);
  });

  test.each([403, 404])(
    "not gone after %i, when the listing fails too: that error is the one shown",
    async (status) => {
      const error = refused(status);
      const { session } = await run(404);
      await expect(isGone(gadget, session, recorded, error)).rejects.toBe(error);
    },
  );

  test("a listing that is older than the deletion is read anew, once", async () => {
    const there = [ours, other];
    const { seen, session } = await run(there);
    await gadget.list(session, inputs);
    there.shift();
    expect(await isGone(gadget, session, recorded, refused(404))).toBe(true);
    expect(seen.listings).toBe(2);
  });

  test("an object that is still listed costs one more listing, not more", async () => {
    const { seen, session } = await run([ours]);
    await gadget.list(session, inputs);
    expect(await isGone(gadget, session, recorded, refused(403))).toBe(false);
    expect(seen.listings).toBe(2);
  });

  test.each([
    ["another status", refused(400)],
    ["a failure of the server", refused(500)],
    ["no answer", refused(undefined)],
    ["an error of ours", new TypeError("a mistake")],
  ])("%s tells nothing, and nothing is listed", async (_, error) => {
    const { seen, session } = await run([]);
    expect(await isGone(gadget, session, recorded, error)).toBe(false);
    expect(seen.listings).toBe(0);
  });
});
