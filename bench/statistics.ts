/** Several measurements of one thing. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @param values at least one */
export function summary(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return {
    least: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    most: at(sorted.length - 1),
  };
}

/**
 * How a figure grows with the number of teams: 1 in proportion, 2 with its square.
 *
 * @param before figure of `teams[0]` teams
 * @param after figure of `teams[1]` teams
 */
export function growth(teams: readonly [number, number], before: number, after: number): number {
  return Math.log(after / before) / Math.log(teams[1] / teams[0]);
}
