import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Case } from "./case.ts";
import { type Ground, startGround } from "./ground.ts";
import { type Measurement, measure } from "./measure.ts";
import { oneStack } from "./one-stack.ts";
import { otherCommand } from "./other-command.ts";
import { type Step, steps } from "./steps.ts";
import type { Subject } from "./subject.ts";
import { teamStacks } from "./team-stacks.ts";

/** Measurements of one environment's life, by subject and step. */
export type Life = ReadonlyMap<string, ReadonlyMap<string, Measurement>>;

/**
 * Lives the life of one environment from its first up to its end, once.
 *
 * @param other command that is measured in turn with ours. @default none
 * @param tell is told of each measurement
 */
export async function life(
  about: Case,
  other: string | undefined,
  tell: (subject: Subject, step: Step, measurement: Measurement) => void,
): Promise<Life> {
  const ground = await startGround(about);
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-other-"));
  try {
    const subjects = [await ours(about, ground), ...(other ? [otherCommand(other, folder, ground)] : [])];
    const measured = new Map(subjects.map(({ name }) => [name, new Map<string, Measurement>()]));
    for (const step of steps(about.teams)) {
      for (const subject of subjects) {
        const measurement = await measure(subject, step, ground);
        tell(subject, step, measurement);
        measured.get(subject.name)?.set(step.title, measurement);
      }
    }
    return measured;
  } finally {
    await ground.stop();
    await rm(folder, { force: true, recursive: true });
  }
}

function ours({ layout }: Case, ground: Ground): Promise<Subject> {
  return layout === "one" ? oneStack(ground) : teamStacks(ground);
}
