import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { sideBySide } from "../local/side-by-side.ts";
import type { Teams } from "./teams.ts";

/*
 * As many calls as Terraform with Portkey's own provider makes for the same teams, ten at a time as it does, and nothing
 * beside them: no run of it can take less. For `SIDE_BY_SIDE="node $PWD/bench/terraforms-calls.ts"`, whose contract is in
 * other-command.ts, under `--registration catalog`: that provider registers AWS keys in no other way.
 */

/** Calls for a team of two regions. Each run reads what is recorded first; a changed object is written and read again. */
const callsOf = { changed: 2, destroyed: 16, known: 14, made: 26 };

const { PORTKEY_API_KEY = "", PORTKEY_BASE_URL, TEAMS = "", VERB } = process.env;
const recorded = "recorded.json";

const wanted: Teams = VERB === "destroy" ? {} : JSON.parse(readFileSync(TEAMS, "utf8"));
const had: Teams = existsSync(recorded) ? JSON.parse(readFileSync(recorded, "utf8")) : {};
const known = Object.keys(had);
const made = Object.keys(wanted).filter((team) => !(team in had));
const destroyed = known.filter((team) => !(team in wanted));
const changed = known.filter((team) => team in wanted && !isDeepStrictEqual(had[team], wanted[team]));

const calls =
  known.length * callsOf.known +
  made.length * callsOf.made +
  changed.length * callsOf.changed +
  destroyed.length * callsOf.destroyed;
await sideBySide(
  Array.from({ length: calls }),
  async () => {
    const answer = await fetch(`${PORTKEY_BASE_URL}/admin/workspaces`, {
      headers: { "x-portkey-api-key": PORTKEY_API_KEY },
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`Portkey answered ${answer.status}`);
  },
  10,
);
writeFileSync(recorded, JSON.stringify(wanted));
