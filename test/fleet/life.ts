import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { sideBySide } from "../../local/side-by-side.ts";
import { killSession } from "../chaos/killed-run.ts";
import { type Company, type TeamStack, teamFile, teamStack } from "./company.ts";
import { disagreements, disturbed } from "./crossings.ts";
import type { Ground, Ran } from "./ground.ts";
import { holdings } from "./holdings.ts";

/*
 * What happens to a company's stacks, by the very commands that the workflows call. Each step leaves every stack as its
 * file says.
 */

/** What one step came to. */
export interface Step {
  /** What went wrong, a line each. */
  readonly problems: string[];
  /** The commands that ran on stacks. */
  readonly runs: readonly Ran[];
}

const nothingBefore = "0".repeat(40);

/** The first push: every stack is made. */
export async function make(ground: Ground, { stacks }: Company): Promise<Step> {
  const problems = await notTouched(ground, nothingBefore, stacks);
  const runs = await sideBySide(stacks, ({ stack }) => ground.stacks("deploy", stack));
  return {
    problems: [
      ...problems,
      ...failed(runs),
      ...disagreements(await holdings(ground, stacks)),
      ...(await edits(ground)),
    ],
    runs,
  };
}

/** A preview of every stack: nothing is left to do, and nothing is done. */
export async function previewAll(ground: Ground, { stacks }: Company): Promise<Step> {
  const before = await holdings(ground, stacks);
  const runs = await sideBySide(stacks, ({ stack }) => ground.stacks("preview", stack));
  const after = await holdings(ground, stacks);
  return { problems: [...saysOther(runs, /: \d+ unchanged$/), ...disturbed(before, after, [])], runs };
}

/** A pull request for some teams: it touches their stacks alone, an update each, whatever else runs. */
export async function change(
  ground: Ground,
  { stacks }: Company,
  changed: readonly TeamStack[] = onePerEnvironment(stacks),
): Promise<Step> {
  const before = await holdings(ground, stacks);
  await ground.commit(fileOf(changed, 150));
  const problems = await notTouched(ground, "HEAD~1", changed);
  const previews = await sideBySide(changed, ({ stack }) => ground.stacks("preview", stack));
  problems.push(...saysOther(previews, /: 1 to update, \d+ unchanged$/));
  const runs = await sideBySide(stacks, (each) =>
    ground.stacks(changed.includes(each) ? "deploy" : "preview", each.stack),
  );
  const after = await holdings(ground, stacks);
  const names = changed.map(({ stack }) => stack);
  problems.push(
    ...saysOther(runs, /: (1 updated, )?\d+ unchanged$/),
    ...disagreements(after),
    ...disturbed(before, after, names),
    ...names
      .filter((stack) => before.get(stack)?.hash === after.get(stack)?.hash)
      .map((stack) => `${stack} was not changed`),
    ...(await edits(ground)),
  );
  return { problems, runs };
}

/** Somebody changes keys of some teams by hand: that is found, nothing else is, and it is put back. */
export async function drift(
  ground: Ground,
  { stacks }: Company,
  drifted: readonly TeamStack[] = onePerEnvironment(stacks),
): Promise<Step> {
  const before = await holdings(ground, stacks);
  for (const { environment, team } of drifted) {
    const name = `${team} (bedrock-portkey/${environment})`;
    const key = ground.portkey.objects().apiKeys.find((key) => key.name === name);
    await ground.portkey.byHand("PUT", `/api-keys/${key?.id}`, {
      usage_limits: { credit_limit: 9, type: "cost" },
    });
  }
  const runs = await sideBySide(stacks, ({ stack }) => ground.stacks("drift", stack));
  const found = stacks.filter((_, index) => runs[index]?.exitCode === 7);
  const problems = [
    ...failed(runs.filter(({ exitCode }) => exitCode !== 7)),
    ...(isDeepStrictEqual(found, drifted)
      ? []
      : [`drift was found in ${names(found)}, it is in ${names(drifted)}`]),
    ...failed(await sideBySide(drifted, ({ stack }) => ground.stacks("deploy", stack, "--refresh"))),
    ...failed(await sideBySide(drifted, ({ stack }) => ground.stacks("drift", stack))),
  ];
  const after = await holdings(ground, stacks);
  const touched = drifted.map(({ stack }) => stack);
  return { problems: [...problems, ...disagreements(after), ...disturbed(before, after, touched)], runs };
}

/** A job that makes a new team is killed: its stack is recovered by docs/state.md, and no other is touched. */
export async function kill(ground: Ground, { stacks }: Company): Promise<Step> {
  const late = teamStack(stacks[0]?.environment ?? "", "late");
  const all = [...stacks, late];
  const before = await holdings(ground, all);
  await ground.commit(fileOf([late], 100));
  ground.portkey.delay(200);
  const job = ground.start("deploy", late.stack);
  const name = `late (bedrock-portkey/${late.environment})`;
  // Its key is made, and the engine has not heard of it yet.
  while (!ground.portkey.objects().apiKeys.some((key) => key.name === name)) await setTimeout(5);
  await killSession(job.pid);
  await job.ended;
  ground.portkey.delay(0);

  const refused = await ground.stacks("deploy", late.stack);
  const remedy = `pulumi cancel --stack ${late.stack} --yes`;
  const told = refused.exitCode !== 0 && refused.stderr.includes(remedy);
  const runs = [
    await ground.pulumi("cancel", "--stack", late.stack, "--yes"),
    await ground.stacks("deploy", late.stack),
    await ground.stacks("drift", late.stack),
  ];
  const after = await holdings(ground, all);
  return {
    problems: [
      ...(told ? [] : [`the lock was not told with its remedy: ${refused.stderr}`]),
      ...failed(runs),
      ...(after.get(late.stack)?.unfinished === 0 ? [] : ["operations are still pending"]),
      ...disagreements(after),
      ...disturbed(before, after, [late.stack]),
    ],
    runs,
  };
}

/** Every stack's file is deleted: the stacks go, and with them all that they made. */
export async function destroy(ground: Ground, { stacks }: Company): Promise<Step> {
  const files = (await ground.git("ls-files", "Pulumi.*.yaml")).split("\n");
  await ground.commit(Object.fromEntries(files.map((file) => [file, undefined])));
  const gone = files.map((file) => file.slice("Pulumi.".length, -".yaml".length));
  const runs = await sideBySide(gone, (stack) => ground.stacks("deploy", stack, "--base", "HEAD~1"));
  const left = [...(await holdings(ground, stacks))].flatMap(([stack, { state, stored }]) => [
    ...(state === undefined ? [] : [`the state of ${stack} is still there`]),
    ...stored.map(({ id, kind }) => `${kind} ${id} is still there`),
  ]);
  return { problems: [...failed(runs), ...left, ...(await edits(ground))], runs };
}

/** What `touched` says that is not these stacks. */
async function notTouched(ground: Ground, base: string, stacks: readonly TeamStack[]): Promise<string[]> {
  const { stderr, stdout } = await ground.stacks("touched", "--base", base, "--json");
  if (stderr !== "") return [stderr];
  const touched = (JSON.parse(stdout) as { stack: string }[]).map(({ stack }) => stack);
  const wanted = stacks.map(({ stack }) => stack).sort();
  return isDeepStrictEqual(touched.sort(), wanted) ? [] : [`${touched} are touched, not ${wanted}`];
}

function failed(runs: readonly Ran[]): string[] {
  return runs.filter(({ exitCode }) => exitCode !== 0).map(({ stderr, stdout }) => `${stdout}\n${stderr}`);
}

/** Runs that failed, or whose last line is another. */
function saysOther(runs: readonly Ran[], line: RegExp): string[] {
  const others = runs.filter(({ exitCode, stdout }) => exitCode === 0 && !line.test(stdout));
  return [...failed(runs), ...others.map(({ stdout }) => `not ${line}: ${stdout.split("\n").at(-1)}`)];
}

/** What commands left in the checkout. */
async function edits(ground: Ground): Promise<string[]> {
  const status = await ground.git("status", "--short");
  return status === "" ? [] : [`the checkout has changed: ${status}`];
}

function fileOf(stacks: readonly TeamStack[], budget: number): Record<string, string> {
  return Object.fromEntries(stacks.map((stack) => [`Pulumi.${stack.stack}.yaml`, teamFile(stack, budget)]));
}

function onePerEnvironment(stacks: readonly TeamStack[]): TeamStack[] {
  return stacks.filter(({ environment }, index) => stacks[index + 1]?.environment !== environment);
}

function names(stacks: readonly TeamStack[]): string {
  return stacks.map(({ stack }) => stack).join(", ") || "none";
}
