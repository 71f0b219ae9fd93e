import { markOf } from "../stacks/mark.ts";
import { changesFound } from "../stacks/outcome.ts";
import { answer, type Repository } from "./repository.ts";
import type { Summary } from "./summaries.ts";

/** An open issue about a drifted stack. */
interface DriftIssue {
  readonly number: number;
  readonly stack: string;
  readonly body: string;
}

const label = "drift";

/**
 * Keeps one open issue per drifted stack: opened, changed with a comment when something else drifts, closed when the
 * stack is clean again. A stack whose check failed, or that was not checked, changes nothing.
 *
 * @param summaries of the checks, by stack
 * @returns a line about each issue that was opened, changed or closed
 * @throws Mistakes where GitHub refuses
 */
export async function keepDriftIssues(
  repository: Repository,
  summaries: ReadonlyMap<string, Summary>,
): Promise<string[]> {
  const { api, name } = repository;
  const open = await openIssues(repository);
  const said: string[] = [];
  for (const { exitCode, stack, text: body } of summaries.values()) {
    const issues = open.filter((issue) => issue.stack === stack);
    const [first] = issues;
    if (exitCode === changesFound && first === undefined) {
      await makeLabel(repository);
      const title = `Drift: ${stack}`;
      const { data } = await answer(
        `opening an issue about ${stack}`,
        api.issues.create({ ...name, body, labels: [label], title }),
      );
      said.push(`${stack}: opened issue ${data.number}`);
    } else if (exitCode === changesFound && first !== undefined && first.body !== body) {
      await answer(
        `changing issue ${first.number}`,
        api.issues.update({ ...name, body, issue_number: first.number }),
      );
      await comment(first.number, "Something else has drifted since: the description is of today.");
      said.push(`${stack}: changed issue ${first.number}`);
    } else if (exitCode === 0) {
      for (const { number } of issues) {
        await comment(number, "The stack is as its files say again.");
        await answer(
          `closing issue ${number}`,
          api.issues.update({ ...name, issue_number: number, state: "closed", state_reason: "completed" }),
        );
        said.push(`${stack}: closed issue ${number}`);
      }
    }
  }
  return said;

  function comment(number: number, body: string) {
    return answer(
      `commenting on issue ${number}`,
      api.issues.createComment({ ...name, body, issue_number: number }),
    );
  }
}

async function openIssues({ api, name }: Repository): Promise<DriftIssue[]> {
  const all = await answer(
    `listing the issues with label ${label}`,
    api.paginate(api.issues.listForRepo, { ...name, labels: label, per_page: 100, state: "open" }),
  );
  return all.flatMap(({ body, number, pull_request, user }) => {
    const mark = markOf(body ?? "");
    const isOurs = mark?.verb === "drift" && pull_request === undefined && user?.type === "Bot";
    return isOurs ? [{ body: body ?? "", number, stack: mark.stack }] : [];
  });
}

/** An issue made with an unknown label loses it, unless its maker may push. */
async function makeLabel({ api, name }: Repository): Promise<void> {
  const make = api.issues.createLabel({
    ...name,
    color: "d93f0b",
    description: "A stack is not as its files say",
    name: label,
  });
  await answer(`making label ${label}`, make.catch(unlessThere));
}

function unlessThere(error: { status?: number; response?: { data?: { errors?: { code?: string }[] } } }) {
  const isThere = error.response?.data?.errors?.some(({ code }) => code === "already_exists");
  if (error.status !== 422 || !isThere) throw error;
}
