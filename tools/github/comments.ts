import { mark, markOf } from "../stacks/mark.ts";
import { answer, type Repository } from "./repository.ts";
import type { Summary } from "./summaries.ts";

/** A comment that is ours. */
interface Comment {
  readonly id: number;
  readonly stack: string;
  readonly body: string;
}

/**
 * Keeps one comment per stack on a pull request: written once, then changed in place. Comments about stacks that are
 * no longer among them are removed.
 *
 * @param stacks that the pull request touches
 * @param summaries of their previews, by stack; where one is missing, the comment says so
 * @param run the page of the run that previewed
 * @returns a line about each comment that was made, changed or removed
 * @throws Mistakes where GitHub refuses
 */
export async function keepComments(
  repository: Repository,
  pullRequest: number,
  stacks: readonly string[],
  summaries: ReadonlyMap<string, Summary>,
  run: string,
): Promise<string[]> {
  const { api, name } = repository;
  const on = `pull request ${pullRequest}`;
  const ours = await ownComments(repository, pullRequest);
  const said: string[] = [];

  for (const stack of stacks) {
    const body = summaries.get(stack)?.text ?? unfinished(stack, run);
    const [first, ...doubles] = ours.filter((comment) => comment.stack === stack);
    if (first === undefined) {
      await answer(
        `commenting on ${on}`,
        api.issues.createComment({ ...name, body, issue_number: pullRequest }),
      );
      said.push(`${stack}: commented`);
    } else if (first.body !== body) {
      await answer(
        `changing a comment of ${on}`,
        api.issues.updateComment({ ...name, body, comment_id: first.id }),
      );
      said.push(`${stack}: changed its comment`);
    }
    for (const { id } of doubles) await remove(id);
  }
  for (const { id, stack } of ours.filter(({ stack }) => !stacks.includes(stack))) {
    await remove(id);
    said.push(`${stack}: no longer touched, removed its comment`);
  }
  return said;

  function remove(id: number) {
    return answer(`removing a comment of ${on}`, api.issues.deleteComment({ ...name, comment_id: id }));
  }
}

/** Anybody can write our first line: only what a workflow or an app wrote is ours. */
async function ownComments({ api, name }: Repository, pullRequest: number): Promise<Comment[]> {
  const all = await answer(
    `listing the comments of pull request ${pullRequest}`,
    api.paginate(api.issues.listComments, { ...name, issue_number: pullRequest, per_page: 100 }),
  );
  return all.flatMap(({ body = "", id, user }) => {
    const found = markOf(body);
    return found?.verb === "preview" && user?.type === "Bot" ? [{ body, id, stack: found.stack }] : [];
  });
}

function unfinished(stack: string, run: string): string {
  return [
    mark({ exitCode: 1, stack, verb: "preview" }),
    `### \`${stack}\``,
    "",
    `The preview did not come to a result: [its log](${run}) says why.`,
  ].join("\n");
}
