import type { Changes } from "./changes.ts";
import { answer, type Repository } from "./repository.ts";

/**
 * Keeps one open pull request from a branch that has been pushed.
 *
 * @param base the branch that it is for
 * @returns a line about it
 * @throws Mistakes where GitHub refuses
 */
export async function keepPullRequest(
  { api, name }: Repository,
  { branch: head, base, body, title }: Readonly<Record<"base" | "body" | "branch" | "title", string>>,
): Promise<string> {
  const { data } = await answer(
    `looking for a pull request from ${head}`,
    api.pulls.list({ ...name, base, head: `${name.owner}:${head}`, state: "open" }),
  );
  const [open] = data;
  if (open === undefined) {
    const made = await answer(
      `opening a pull request from ${head}`,
      api.pulls.create({ ...name, base, body, head, title }),
    );
    return `opened pull request ${made.data.number}`;
  }
  if (open.title === title && open.body === body) return `pull request ${open.number} is open already`;
  await answer(
    `changing pull request ${open.number}`,
    api.pulls.update({ ...name, body, pull_number: open.number, title }),
  );
  return `changed pull request ${open.number}`;
}

/** What a pull request says of itself: always the same of the same changes. */
export function describe({ files }: Changes): string {
  return [
    "Made by a workflow, which changes:",
    "",
    ...files.map((file) => `- \`${file}\``),
    "",
    "Closed without merging, it is opened again by the next run that finds the same.",
  ].join("\n");
}
