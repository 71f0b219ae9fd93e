/** What the command says of itself. */
export const usage = `npm run team -- VERB NAME [options]

Edits the files that say which teams there are, and keeps the rest of them as it is. It runs nothing: what changed
is for a pull request, and pulumi up makes it so. npm run --silent leaves out npm's own lines.

  add NAME --region R [--region R2] --model M [--budget DOLLARS [--reset R]]
                  a new team: a stack of its own where environments/<env>.yaml is, else an entry in Pulumi.<env>.yaml;
                  its budget starts from 0 again each month, or by --reset weekly, or never
  remove NAME     takes the entry out, or deletes the file of the team's stack; with PORTKEY_API_KEY set, says what
                  the team has cost this month
  rotate NAME     raises the serial of the team's access key and API key by one, or of one of them:
                  --access-key, --api-key
  show NAME       the team with defaults filled in, and where it stands
  list            the teams of the environment, without --env of all

  --env E         the environment (default: the only one)
  --json          with show and list: as JSON
  --help          prints this

Exit code 2 for a mistake; then nothing is written.
`;
