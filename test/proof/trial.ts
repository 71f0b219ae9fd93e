import { judge, judgeBeside, type Verdict } from "./judge.ts";
import { actions, far, near } from "./questions.ts";
import { looseStructure } from "./structure.ts";
import { type Subject, type Variant, variantsOf } from "./subjects.ts";
import type { Tally, Wrong } from "./tally.ts";

/** Every question about one team of one model in one region, in each of its variants. */
export function tried(subject: Subject): Tally {
  const variants = variantsOf(subject);
  const verdicts = variants.flatMap((variant) =>
    verdictsOn(subject, variant).map((verdict) => ({ ...verdict, variant })),
  );
  const denied = verdicts.filter(({ expected }) => expected !== "allowed");
  return {
    allowed: verdicts.length - denied.length,
    denied: denied.length,
    explicit: denied.filter(({ expected }) => expected === "explicitly denied").length,
    named: [subject.named],
    pairs: 1,
    teams: variants.length,
    wrong: [
      ...looseStructure(variants.map(({ documents }) => documents)).map((got) => structural(subject, got)),
      ...verdicts.filter(({ right }) => !right).map((verdict) => wrong(subject, verdict.variant, verdict)),
    ],
  };
}

/**
 * The most generous variant is asked everything, and the one that denies explicitly, everything that it denies so.
 * Where the answer is the same in each region for the same reason, the first region stands for the others.
 */
function verdictsOn(subject: Subject, variant: Variant): Verdict[] {
  const { exclusive, listProfiles } = variant.team;
  const { first, kind } = subject;
  const close = [...near(subject)];
  const asked = close.map((question) => judge(variant, question));
  if (!listProfiles) return asked;
  if (exclusive) {
    const distant = first || kind === "geographic profile" ? far(subject) : [];
    return [...asked, ...[...close, ...distant].flatMap((question) => judgeBeside(variant, question) ?? [])];
  }
  const distant = first || !kind.startsWith("application") ? far(subject) : [];
  const other = first ? actions(subject) : [];
  return [...asked, ...[...distant, ...other].map((question) => judge(variant, question))];
}

function wrong(subject: Subject, { team }: Variant, { expected, got, question, beside }: Verdict): Wrong {
  const { action, requestedRegion, resource, through } = question;
  return {
    action,
    context: [
      `in ${requestedRegion}`,
      ...(through === undefined ? [] : [`through ${through}`]),
      ...(beside ? ["beside bedrock:*"] : []),
    ].join(", "),
    expected,
    got,
    resource,
    team: [
      nameOf(subject),
      ...(team.exclusive ? ["exclusive"] : []),
      ...(team.listProfiles ? ["lists profiles"] : []),
    ].join(", "),
  };
}

function structural(subject: Subject, got: string): Wrong {
  return { action: "", context: "", expected: "", got, resource: "", team: nameOf(subject) };
}

function nameOf({ kind, named, region }: Subject): string {
  return `${kind} ${named} in ${region}`;
}
