/** What the command says of itself. */
export const usage = `npm run stacks -- VERB [STACK] [options]

What a pipeline does, each step a command that runs anywhere pulumi is signed in to the backend. Files of the checkout stay
as they are (but for import and rotate), no stack is selected, and commands of several stacks may run at once.

  touched         the stacks that commits touch, by environment
                  --base REV   since the point where REV and the head parted; zeros alone mean all
                  --head REV   @default what is checked out
                  --all        every stack that has a file
                  --json       as JSON
  preview STACK   what a deployment would change, under the policy pack; changes nothing
  deploy STACK    makes the stack what its file says, under the policy pack; makes the stack where there is none
                  --refresh    looks first at what is there, and puts back what was changed by hand
  drift STACK     compares the stack with what is there: exit code 7 where it differs
  import          replaces the stack files of this checkout by those of the repository of team files that is cloned in it, in
                  .team-files: Pulumi.<stack>.yaml and environments/<env>.yaml of its commit, and nothing else
  rotate          raises accessKey.serial in the files of teams whose access key is old; runs nothing
                  --older-than DAYS   @default maxKeyAgeDays of the environment
                  --env E             @default every environment
                  --patch FILE        also writes what changed as a patch for git apply

  --base REV      with preview and deploy: a stack whose file is gone since REV is destroyed, and removed
  --summary FILE  with preview, deploy and drift: writes Markdown with names, never values
  --help          prints this

Environment: PULUMI_SECRETS_PROVIDER, what encrypts the secrets of stacks that deploy makes (awskms://…).
Exit codes: pulumi's own, 7 for drift, 2 for a mistake.
`;
