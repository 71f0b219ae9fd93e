import { kinds, type Subject } from "./subjects.ts";

/** An answer that is not the right one. */
export interface Wrong {
  /** The team, and how it is set up. */
  readonly team: string;
  readonly action: string;
  readonly resource: string;
  /** The rest of the question. */
  readonly context: string;
  readonly expected: string;
  readonly got: string;
}

/** What was tried with one kind of model. */
export interface Tally {
  /** Ids of models and profiles. */
  readonly named: readonly string[];
  /** Models and profiles, each in each of its regions. */
  readonly pairs: number;
  /** Sets of policies: one for each variant of each pair. */
  readonly teams: number;
  /** Questions that are to be answered with allowed. */
  readonly allowed: number;
  /** Questions that are to be answered with a denial of any kind. */
  readonly denied: number;
  /** Those of `denied` where it has to be an explicit one. */
  readonly explicit: number;
  readonly wrong: readonly Wrong[];
}

/** By kind of model. */
export type Tallies = Readonly<Record<Subject["kind"], Tally>>;

export const nothingTried: Tally = {
  allowed: 0,
  denied: 0,
  explicit: 0,
  named: [],
  pairs: 0,
  teams: 0,
  wrong: [],
};

export function added(one: Tally, other: Tally): Tally {
  return {
    allowed: one.allowed + other.allowed,
    denied: one.denied + other.denied,
    explicit: one.explicit + other.explicit,
    named: [...new Set([...one.named, ...other.named])],
    pairs: one.pairs + other.pairs,
    teams: one.teams + other.teams,
    wrong: [...one.wrong, ...other.wrong],
  };
}

export function addedUp(parts: readonly Tallies[]): Tallies {
  return byKind((kind) => parts.map((part) => part[kind]).reduce(added, nothingTried));
}

export function byKind(tally: (kind: Subject["kind"]) => Tally): Tallies {
  return Object.fromEntries(kinds.map((kind) => [kind, tally(kind)])) as Record<Subject["kind"], Tally>;
}

/** All kinds together. A profile counts once, however it was called. */
export function total(tallies: Tallies): Tally {
  return Object.values(tallies).reduce(added, nothingTried);
}
