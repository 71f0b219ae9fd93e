import type { Configuration } from "./file-schemas.ts";
import type { Described } from "./outputs.ts";
import { standsInEnvironmentFile, standsInTeamStack } from "./places.ts";
import { Tables } from "./tables.ts";

/** What the page tells of beside the files. */
export interface Outputs {
  readonly ofStack: readonly Described[];
  readonly ofTeam: readonly Described[];
}

/** docs/configuration.md. */
export function page({ team, values }: Configuration, outputs: Outputs): string {
  if (team.kind !== "section") throw new Error("a team is a section");
  const tables = new Tables();
  return `# Configuration

<!-- Made by npm run configuration from the doc comments of the program's schemas: edit those. -->

Everything that a stack's file may say, where it may stand, and what comes of it. Mistakes are told before anything is made; what stands here is what
the program checks.

## Editors

[stack.schema.json](stack.schema.json) and [environment.schema.json](environment.schema.json) are JSON schemas of the two kinds of files. With them an editor
completes fields, regions and models, shows meanings and defaults, and underlines what is wrong by itself; what is wrong between fields, \`pulumi preview\` and
\`npm run team\` tell. VS Code with the YAML extension takes them from [.vscode/settings.json](../.vscode/settings.json). For other editors with
yaml-language-server, and for files elsewhere, a first line in the file says the same:

\`\`\`yaml
# yaml-language-server: $schema=docs/stack.schema.json
\`\`\`

## Files

| file | says |
|---|---|
| \`Pulumi.<environment>.yaml\`, an environment's stack | any value of an environment, and its \`teams\` |
| \`environments/<environment>.yaml\`, where teams have stacks of their own | values that hold for all stacks of the environment, without a namespace: all but ${names(values.filter(({ name }) => !standsInEnvironmentFile(name)))}, \`teams\` |
| \`Pulumi.<environment>-<team>.yaml\`, a team's own stack | \`environment\`, its \`team\`, ${names(values.filter(({ name }) => standsInTeamStack(name)))}, and the API key that the team names as \`apiKey.existing\` |

| \`Pulumi.yaml\`, the project | below \`config\`, values for every stack whose files do not have them: the same as an environment's file |

A value is in one of the first three. In a stack's file it carries the project's namespace:

\`\`\`yaml
config:
  aws:region: us-east-1
  bedrock-portkey:workspace: ws-claude-code-dev
  bedrock-portkey:teams:
    payments:
      regions: [us-east-1]
      models: { default: us.anthropic.claude-sonnet-4-6 }
\`\`\`

Secrets (\`pulumi config set --secret\`) are \`portkeyApiKey\` and the values that teams name as \`apiKey.existing\`. Any other secret is refused: the state would hold
it in plain text. A command of \`deliver\` or \`apiKeyHelper\` that needs one reads it where it runs. When which kind of stack fits: [state.md](state.md).

### Text, numbers and dates

Pulumi's engine reads these files by other rules than most YAML readers: to it \`1_000\` and \`0o17\` are numbers, \`010\` is 8, and \`2026-01-01\` in a text field reaches developers
as \`2026-01-01 00:00:00 +0000 UTC\`. What could be read in two ways is refused, by the program and by the commands beside it alike. The rules:

- Quote text that is not plainly text: numbers, dates, \`true\`, \`null\`. Keys are text too: \`"4711": …\`.
- Write numbers in decimal digits. Only \`apiKey.expiresAt\` is a date; it needs no quotes.
- No tags (\`!!str\`), no \`%\` directives, no \`|2\`; an anchor's name is there once. Anchors, aliases and merge keys (\`<<\`) are fine.
- A file has at most 3 MB and 250,000 values, where an alias counts as all that it repeats.

## Values of an environment

${tables.of(values)}

## A team

${tables.of(team.fields)}

## Outputs of a stack

\`pulumi stack output NAME --show-secrets\` prints one.

${described(outputs.ofStack)}

\`teams\` says of each team, as far as the team has it:

${described(outputs.ofTeam)}

## Environment variables

| variable | for | meaning |
|---|---|---|
| \`PORTKEY_API_KEY\` | the program, \`npm run team -- remove\` | the admin key; goes before \`portkeyApiKey\` |
| \`PORTKEY_BASE_URL\` | the same | the control plane; goes before \`portkeyBaseUrl\` |
| \`AWS_…\` | the program | credentials and region, by the AWS provider's usual chain; \`aws:region\` and \`aws:profile\` go first |
| \`TEAM\`, \`STACK\`, \`API_KEY\`, \`MEMBER\` | the command of \`deliver\` | set by the program |
| \`PULUMI_…\` | Pulumi | its own: backend, passphrase |
`;
}

function names(fields: readonly { readonly name: string }[]): string {
  return fields.map(({ name }) => `\`${name}\``).join(", ");
}

function described(all: readonly Described[]): string {
  return [
    "| output | meaning |",
    "|---|---|",
    ...all.map(({ meaning, name }) => `| \`${name}\` | ${meaning} |`),
  ].join("\n");
}
