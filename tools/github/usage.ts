/** What the command says of itself. */
export const usage = `npm run github -- VERB [options]

What the workflows in .github/workflows ask of GitHub. It runs no Pulumi: that is npm run stacks.

  plan [--environments dev,staging,prod]
                  which stacks the event in GITHUB_EVENT_NAME and GITHUB_EVENT_PATH is about. Outputs for the jobs after
                  it: stacks, environments, base, and the names of each environment's stacks under its own name
  comments --folder F --pull-request N --stacks JSON
                  one comment per stack from the summaries F/<stack>.md of npm run stacks -- preview. JSON is plan's
                  output stacks: comments of all others are removed
  drift-issues --folder F
                  one open issue per drifted stack from the summaries of npm run stacks -- drift
  overtaken STACK --by REVISION
                  whether a newer commit, up to REVISION, touches the stack as well. Output: overtaken, true or false
  pull-request [FILE…] --branch B --title T
                  commits what changed in tracked files (git's pathspecs, default all) on branch B, pushes it and opens a
                  pull request, or changes the one that is open. Nothing changed, nothing done. B is this command's alone

  --help          prints this

GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL say who asks whom, as in any workflow. Run again, each verb changes
nothing. Exit code 2 for a mistake, or where GitHub refuses.
`;
