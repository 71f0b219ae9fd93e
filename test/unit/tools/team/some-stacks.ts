import fc from "fast-check";
import { sonnet } from "./some-project.ts";

/** A stack's file, written in any of many ways. */
export interface SomeStack {
  readonly text: string;
  /** Names of its teams. Each comment that belongs to a team names it. */
  readonly teams: readonly string[];
}

const steps = fc.integer({ max: 5, min: 1 });
const blanks = fc.array(fc.constantFrom("", "  ", ""), { maxLength: 2 });
const behind = fc.constantFrom("", " ", '  # of NAME: it\'s "here"');

/** A comment, and how much further to the left or right it stands than it might. */
const comments = fc.array(
  fc.record({ shift: fc.integer({ max: 6, min: 0 }), text: fc.constantFrom("!", " a: {b", " - c", "#", "") }),
  { maxLength: 2 },
);

const serials = fc.option(fc.integer({ max: 40, min: 1 }), { nil: undefined });

const someTeam = fc.record({
  above: comments,
  accessKey: serials,
  apiKey: serials,
  behind,
  detached: comments,
  isFlow: fc.boolean(),
  isLastText: fc.boolean(),
  spaces: blanks,
  within: comments,
  wide: fc.boolean(),
});

/** Stack files that are right, whatever they look like. */
export const someStacks: fc.Arbitrary<SomeStack> = fc
  .record({
    inBraces: fc.constantFrom("no", "no", "no", "line", "lines", "commas"),
    isLast: fc.boolean(),
    lineBreak: fc.constantFrom("\n", "\r\n"),
    mark: fc.constantFrom("", "\ufeff"),
    outer: steps,
    inner: steps,
    deep: steps,
    tail: comments,
    teams: fc.array(someTeam, { maxLength: 4 }),
    trailing: fc.constantFrom("", "\n", "\n\n"),
  })
  .map(({ deep, inBraces, inner, isLast, lineBreak, mark, outer, tail, teams, trailing }) => {
    const names = teams.map((_, index) => `team-${index}`);
    const [first, second] = [outer, outer + inner];
    const right = (shift: number, column: number) => " ".repeat(column + 1 + shift);
    const left = (shift: number, column: number) => " ".repeat(Math.max(0, column - shift));
    const entries = teams.map((team, index) => {
      const name = names[index] as string;
      const pad = " ".repeat(second + deep);
      const tagged = (text: string) => `#${text} of ${name}`;
      const gap = team.wide ? "   " : " ";
      const fields = [
        `regions:${gap}[us-east-1]`,
        `models: {${gap}default: ${sonnet}${gap}}`,
        ...(team.accessKey === undefined ? [] : [`accessKey:${gap}{ serial:${gap}${team.accessKey} }`]),
        ...(team.apiKey === undefined ? [] : [`apiKey: { serial: ${team.apiKey} , transitionMinutes: 30 }`]),
      ];
      const flow = `${name}: {${gap}${fields.join(", ")}${gap}}`;
      const text = [`${pad}deliver:`, `${pad} command: |`, `${pad}  # no comment`, "", `${pad}  ./run`];
      const block = [
        `${" ".repeat(second)}${name}:${team.behind.replace("NAME", name)}`,
        ...fields.map((field) => pad + field + team.behind.replace("NAME", name)),
        ...(team.isLastText ? text : []),
      ];
      const lines = [
        ...(team.detached.length > 0 || index > 0 ? team.spaces : []),
        ...team.detached.map(({ shift, text }) => `${left(shift, second)}#${text} of nobody`),
        ...(team.detached.length > 0 ? [""] : []),
        ...team.above.map(({ shift, text }) => left(shift, second) + tagged(text)),
        ...(team.isFlow ? [`${" ".repeat(second)}${flow}${team.behind.replace("NAME", name)}`] : block),
        ...team.within.map(({ shift, text }) => right(shift, second) + tagged(text)),
      ];
      return { flow, lines };
    });
    const pad = " ".repeat(first);
    const flows = entries.map(({ flow }) => flow);
    const comma = inBraces === "commas" ? "," : "";
    const braces =
      inBraces === "line"
        ? [`${pad}bedrock-portkey:teams: { ${flows.join(", ")} } # of nobody`]
        : [
            `${pad}bedrock-portkey:teams: { # of nobody`,
            ...flows.map(
              (flow, index) => `${pad}  ${flow}${index < flows.length - 1 ? "," : comma} # of team-${index}`,
            ),
            `${pad}}`,
          ];
    const teamLines =
      teams.length === 0
        ? [`${pad}bedrock-portkey:teams: {} # of nobody`]
        : inBraces === "no"
          ? [`${pad}bedrock-portkey:teams: # of nobody`, ...entries.flatMap(({ lines }) => lines)]
          : braces;
    const lines = [
      "# of nobody",
      "config:   # of nobody",
      `${pad}bedrock-portkey:workspace:   'ws-dev'`,
      ...teamLines,
      ...tail.map(({ shift, text }) => `${left(shift, second)}#${text} of nobody`),
      ...(isLast ? [] : ["", `${pad}# of nobody`, `${pad}aws:region:   us-east-1`]),
    ];
    // A file that ends in the middle of text is refused.
    const end = teams.some(({ isLastText }) => isLastText) && trailing === "" ? "\n" : trailing;
    return { teams: names, text: mark + (lines.join("\n") + end).replaceAll("\n", lineBreak) };
  });
