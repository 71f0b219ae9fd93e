import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { sideBySide } from "../local/side-by-side.ts";

/*
 * As many calls as Terraform with Portkey's own provider was seen to make for the same objects, ten at a time as it does,
 * and nothing beside them: no run of it can take less. For `SIDE_BY_SIDE="node $PWD/bench/terraforms-calls.ts"`, whose
 * contract is in other-command.ts.
 */

/** Calls a team, of measurements with 100 teams: 1,501, 801 and 1,702. */
const callsOf = { destroyed: 17, known: 8, made: 15 };

const { PORTKEY_API_KEY = "", PORTKEY_BASE_URL, TEAMS = "", VERB } = process.env;
const recorded = "recorded.json";

const wanted = Object.keys(JSON.parse(readFileSync(TEAMS, "utf8")));
const had: string[] = existsSync(recorded) ? JSON.parse(readFileSync(recorded, "utf8")) : [];
const has = VERB === "destroy" ? [] : wanted;
const made = has.filter((team) => !had.includes(team));
const destroyed = had.filter((team) => !has.includes(team));
const known = had.length - destroyed.length;

const calls = made.length * callsOf.made + known * callsOf.known + destroyed.length * callsOf.destroyed;
await sideBySide(
  Array.from({ length: calls }),
  async () => {
    const answer = await fetch(`${PORTKEY_BASE_URL}/admin/workspaces`, {
      headers: { "x-portkey-api-key": PORTKEY_API_KEY },
    });
    if (!answer.ok) throw new Error(`Portkey answered ${answer.status}`);
    await answer.arrayBuffer();
  },
  10,
);
writeFileSync(recorded, JSON.stringify(has));
