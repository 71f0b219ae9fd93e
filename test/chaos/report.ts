import { type Disagreement, disagreements } from "./truth.ts";

/** What one case came to. */
export interface Result {
  /** Each comparison of the state with Portkey and IAM. */
  readonly seen: readonly Disagreement[];
  /** Whatever else is wrong. @default nothing */
  readonly wrong?: readonly string[];
  /** For the case's line. */
  readonly note: string;
  /** To be added up over all cases, by what they count. @default none */
  readonly figures?: Readonly<Record<string, number>>;
}

/** Prints a line for each case as it ends, and adds up. */
export class Report {
  readonly #tried: string;
  #cases = 0;
  #wrong = 0;
  readonly #figures = new Map([
    ["objects lost", 0],
    ["objects orphaned", 0],
    ["objects twice", 0],
  ]);

  /** @param tried what the cases are, for the summary */
  constructor(tried: string) {
    this.#tried = tried;
  }

  /** Whether no case was wrong so far. */
  get clean(): boolean {
    return this.#wrong === 0;
  }

  /**
   * Runs a case. One that throws is wrong.
   *
   * @returns whether it was right
   */
  async case(title: string, run: () => Promise<Result>): Promise<boolean> {
    const started = performance.now();
    const result = await run().catch(
      (error): Result => ({ note: "failed", seen: [], wrong: [String(error)] }),
    );
    const { figures = {}, note, seen, wrong = [] } = result;
    const right = wrong.length === 0 && seen.every((disagreement) => disagreements(disagreement) === 0);
    for (const { lost, orphaned, twice } of seen) {
      this.#add("objects lost", lost.length);
      this.#add("objects orphaned", orphaned.length);
      this.#add("objects twice", twice.length);
    }
    for (const [name, count] of Object.entries(figures)) this.#add(name, count);
    this.#cases += 1;
    if (!right) this.#wrong += 1;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${this.#cases}. ${title}: ${right ? "right" : "WRONG"} (${note}; ${seconds} s)`);
    if (!right) console.log([...wrong, JSON.stringify(seen, null, 2)].join("\n"));
    return right;
  }

  /** The sums, a line each. */
  summary(): string {
    const figures = [[`${this.#tried} tried`, this.#cases], ["cases wrong", this.#wrong], ...this.#figures];
    return figures.map(([name, count]) => `${name}: ${count}`).join("\n");
  }

  #add(name: string, count: number): void {
    this.#figures.set(name, (this.#figures.get(name) ?? 0) + count);
  }
}
