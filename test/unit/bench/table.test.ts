import { expect, test } from "vitest";
import { tables } from "../../../bench/table.ts";
import { result } from "./results.ts";

const wall = (least: number, median: number, most: number) => ({ wall: { least, median, most } });

test("a row has every figure of its step, the growth since the smaller environment among them", () => {
  const text = tables([
    result({ teams: 20, ...wall(15, 16, 18) }),
    result({ teams: 10, ...wall(4, 4, 4) }),
    result({
      calls: { aws: {}, portkey: {} },
      state: undefined,
      step: "nothing to do",
      teams: 10,
      ...wall(1, 1, 1),
    }),
  ]);
  expect(text).toBe(
    [
      "### bedrock-portkey: one stack, the whole program, registration virtualKey, 50 ms per call of Portkey",
      "",
      "| teams | step | wall | growth | CPU | memory | Portkey calls | AWS calls | state | resources |",
      "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
      "| 10 | first up | 4.0 s |  | 2.0 s | 300 MB | 5: 1 GET, 4 POST | 3 | 12 kB | 17 |",
      "| 20 | first up | 16.0 s (15.0–18.0) | 2.00 | 2.0 s | 300 MB | 5: 1 GET, 4 POST | 3 | 12 kB | 17 |",
      "| 10 | nothing to do | 1.0 s |  | 2.0 s | 300 MB | 0 | 0 |  |  |",
      "",
    ].join("\n"),
  );
});

test("figures of different kinds of cases never stand in one table", () => {
  const text = tables([result({}), result({ latency: 300 }), result({ subject: "other" })]);
  expect(text.match(/^### /gm)).toHaveLength(3);
});
