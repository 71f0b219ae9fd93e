import type { Sources } from "../../../../tools/report/facts/access-report.ts";
import { least, someStack } from "./some-sources.ts";

/** Texts that would be code, markup or a mention if they were taken for what they look like. */
export const hostile = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'\"&<>`",
  "</title></svg><svg onload=alert(1)>",
  "| a | b |\n\n# @everyone [x](http://127.0.0.1:9) ![y](z) *b* `c` <!-- d",
  "-->\u0000\u202e\ud800",
] as const;

/** Teams whose every free text is hostile: as if the checks of files were not there. */
export function hostileSources(now: Date): Sources {
  const stacks = hostile.map((text, index) => {
    const source = someStack({ environment: `dev${index}`, spent: {}, teams: { team: least } });
    const [spec] = Object.values(source.config.teams);
    if (spec === undefined) throw new Error("a stack has a team");
    const evil = {
      ...spec,
      members: [{ name: text }],
      models: { ...spec.models, allow: [text], default: text },
      routing: {
        conditions: [{ metadata: { [text]: text }, region: text }],
        fallbackTo: [{ model: text, slug: text }],
        mode: "conditional" as const,
        overrideParams: { [text]: text },
      },
    };
    return {
      ...source,
      config: { ...source.config, teams: { [text]: evil }, workspace: text },
      environment: text,
      made: { value: new Map([[`${text} left over`, {}]]) },
      places: new Map([[text, { file: text, line: 1 }]]),
      stack: text,
    };
  });
  return { now, project: hostile[0], stacks };
}
