import { titleOf } from "./case.ts";
import type { Result } from "./results.ts";

const size = { height: 420, width: 760 };
const margin = { bottom: 48, left: 64, right: 190, top: 40 };

/** Colours that people with every kind of colour vision tell apart. Source: Okabe and Ito, 2008. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"];

/**
 * Wall seconds by number of teams as an SVG image, a line for each step, both axes logarithmic: what grows in
 * proportion rises at 45 degrees.
 *
 * @param results of one subject and one kind of case, with at least two numbers of teams
 */
export function chart(results: readonly Result[]): string {
  const [first] = results;
  if (first === undefined) throw new Error("a chart needs results");
  const lines = [...Map.groupBy(results, ({ step }) => step)].map(
    ([step, group]) => [step, group.map(({ teams, wall }) => ({ teams, wall: wall.median }))] as const,
  );
  const x = scale(
    results.map(({ teams }) => teams),
    margin.left,
    size.width - margin.right,
  );
  const y = scale(
    results.map(({ wall }) => wall.median),
    size.height - margin.bottom,
    margin.top,
  );
  const places = spread(lines.map(([, points]) => y.at(points.at(-1)?.wall ?? 1)));
  const title = `${first.subject}: ${titleOf(first)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="12" y="22" font-size="13">${escaped(title)}</text>`,
    ...x.marks.map((teams) => vertical(x.at(teams), String(teams))),
    ...y.marks.map((wall) => horizontal(y.at(wall), `${wall} s`)),
    `<text x="${(margin.left + size.width - margin.right) / 2}" y="${size.height - 10}" text-anchor="middle">teams</text>`,
    ...lines.map(([step, points], index) =>
      line(
        step,
        points.map(({ teams, wall }) => [x.at(teams), y.at(wall)]),
        places[index] ?? 0,
        colours[index % colours.length] ?? "",
      ),
    ),
    "</svg>\n",
  ].join("\n");
}

/** Maps values to pixels by their logarithm, from the power of ten below the least to the one above the most. */
function scale(values: readonly number[], from: number, to: number) {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(Math.ceil(Math.log10(Math.max(...values))), least + 1);
  const marks = Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index));
  return {
    at: (value: number) => from + ((Math.log10(value) - least) / (most - least)) * (to - from),
    marks,
  };
}

/** Places for labels, as near to where they belong as they are readable. */
function spread(wanted: readonly number[]): number[] {
  const gap = 15;
  const order = wanted.map((place, index) => ({ index, place })).sort((a, b) => a.place - b.place);
  const placed: number[] = [];
  let above = Number.NEGATIVE_INFINITY;
  for (const { index, place } of order) {
    above = Math.max(place, above + gap);
    placed[index] = above;
  }
  return placed;
}

function vertical(x: number, label: string): string {
  const bottom = size.height - margin.bottom;
  return `<path d="M${round(x)} ${margin.top}V${bottom}" stroke="#dddddd"/><text x="${round(x)}" y="${bottom + 18}" text-anchor="middle">${label}</text>`;
}

function horizontal(y: number, label: string): string {
  return `<path d="M${margin.left} ${round(y)}H${size.width - margin.right}" stroke="#dddddd"/><text x="${margin.left - 8}" y="${round(y + 4)}" text-anchor="end">${label}</text>`;
}

function line(
  step: string,
  points: readonly (readonly [number, number])[],
  label: number,
  colour: string,
): string {
  const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
  const dots = points.map(([x, y]) => `<circle cx="${round(x)}" cy="${round(y)}" r="3" fill="${colour}"/>`);
  const end = size.width - margin.right + 10;
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}<text x="${end}" y="${round(label + 4)}" fill="${colour}">${escaped(step)}</text>`;
}

function round(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
