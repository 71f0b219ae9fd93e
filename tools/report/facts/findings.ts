import { dollars, listing, periodWords } from "../words.ts";
import type { TeamReport } from "./access-report.ts";
import { ifKnown } from "./known.ts";

/** Every kind of finding, the gravest first: what people call it, and whether somebody has to act. */
export const findingKinds = {
  drift: { level: "warning", title: "Drifted" },
  notMade: { level: "warning", title: "Not made yet" },
  spending: { level: "warning", title: "At its alert or budget" },
  uncounted: { level: "warning", title: "Budget that is not counted" },
  keyAge: { level: "warning", title: "Access key too old" },
  keyExpired: { level: "warning", title: "API key has ended" },
  keyExpiry: { level: "warning", title: "API key ends soon" },
  outsideBedrock: { level: "warning", title: "Fallback outside Bedrock" },
  outsideRegions: { level: "notice", title: "Served beyond its regions" },
  noBudget: { level: "notice", title: "No budget" },
  noExpiry: { level: "notice", title: "API key without an end" },
} as const;
export type FindingKind = keyof typeof findingKinds;

/** Something that needs a look. */
export interface Finding {
  readonly kind: FindingKind;
  readonly level: "warning" | "notice";
  /** One line for people. */
  readonly text: string;
}

/** How much a team needs a look, for sorting: any warning counts more than all notices. */
export function gravity({ findings }: { readonly findings: readonly Finding[] }): number {
  return findings.reduce((sum, { level }) => sum + (level === "warning" ? 100 : 1), 0);
}

/** Days before an API key's end in which it counts as near. */
const nearEnd = 30;
const millisecondsOfADay = 86_400_000;

/** What a team's facts add up to, the gravest first. */
export function findings(
  team: Omit<TeamReport, "findings">,
  isMade: boolean | undefined,
  now: Date,
): Finding[] {
  const texts: Record<FindingKind, string | undefined> = {
    drift: driftText(team),
    keyAge: keyAgeText(team),
    keyExpired: keyExpiredText(team, now),
    keyExpiry: keyExpiryText(team, now),
    noBudget: noBudgetText(team),
    noExpiry:
      team.apiKey.kind !== "existing" && team.apiKey.expiresAt === null
        ? "its API key never ends"
        : undefined,
    notMade: isMade === false ? "is in the file, not in the stack: pulumi up makes it" : undefined,
    outsideBedrock: outsideText(team),
    outsideRegions: regionsText(team),
    spending: spendingText(team),
    uncounted: uncountedText(team),
  };
  return (Object.keys(findingKinds) as FindingKind[]).flatMap((kind) => {
    const text = texts[kind];
    return text === undefined ? [] : [{ kind, level: findingKinds[kind].level, text }];
  });
}

type Facts = Omit<TeamReport, "findings">;

function driftText({ drift, stack }: Facts): string | undefined {
  if (drift === "drifted") return `stack ${stack} is no longer as its file says`;
  return drift === "failed" ? `stack ${stack} could not be checked for drift` : undefined;
}

function spendingText({ budget, spent }: Facts): string | undefined {
  const amount = ifKnown(spent);
  if (budget === null || amount === undefined) return undefined;
  const period = periodWords(budget.reset);
  if (amount >= budget.allowed) return `has spent ${dollars(amount)} ${period}: its budget is used up`;
  if (budget.alertAt === null || amount < budget.alertAt) return undefined;
  return `has spent ${dollars(amount)} ${period}: its alert is at ${dollars(budget.alertAt)}`;
}

/** Source: Portkey's page on Claude Code with Bedrock (2026-08). */
function uncountedText({ limits, mode }: Facts): string | undefined {
  return limits.length > 0 && mode === "bedrock"
    ? "Portkey counts no cost in mode bedrock: its budget may never run out (mode messages is counted)"
    : undefined;
}

function keyAgeText({ accessKey, maxKeyAgeDays }: Facts): string | undefined {
  const key = accessKey === null ? undefined : ifKnown(accessKey);
  if (key === undefined || maxKeyAgeDays === null || key.ageDays <= maxKeyAgeDays) return undefined;
  return `its access key is ${key.ageDays} days old, at most ${maxKeyAgeDays} allowed`;
}

function keyExpiredText({ apiKey: { expiresAt } }: Facts, now: Date): string | undefined {
  return expiresAt !== null && daysUntil(expiresAt, now) < 0
    ? `its API key ended on ${expiresAt.slice(0, 10)}`
    : undefined;
}

function keyExpiryText({ apiKey: { expiresAt } }: Facts, now: Date): string | undefined {
  if (expiresAt === null) return undefined;
  const days = daysUntil(expiresAt, now);
  return days >= 0 && days < nearEnd ? `its API key ends on ${expiresAt.slice(0, 10)}` : undefined;
}

function daysUntil(moment: string, now: Date): number {
  return Math.floor((Date.parse(moment) - now.getTime()) / millisecondsOfADay);
}

function outsideText({ route }: Facts): string | undefined {
  const outside = route.targets.filter((target) => target.outside).map(({ name }) => name);
  return outside.length > 0
    ? `may be answered by ${listing(outside)}, which neither its regions nor its AWS policy bound`
    : undefined;
}

function regionsText({ allowedRegions, alsoServedIn }: Facts): string | undefined {
  const beyond = ifKnown(alsoServedIn) ?? [];
  return allowedRegions === null && beyond.length > 0
    ? `may also be served in ${listing(beyond)} (allowedRegions would bound it)`
    : undefined;
}

function noBudgetText({ limits }: Facts): string | undefined {
  if (limits.length === 0) return "may spend without a limit";
  const without = limits.filter(({ limit }) => limit === null).map(({ on }) => on);
  return without.length > 0 ? `${listing(without)} may spend without a limit` : undefined;
}
