/**
 * Whether Pulumi takes a text as the name of a stack. In a pipeline it also becomes the name of a job, an artifact and a file.
 * Source: `ParseStackName` in Pulumi's sdk/go/common/tokens/stack_name.go.
 */
export function isStackName(text: string): boolean {
  return /^[\w.-]{1,100}$/.test(text);
}

/** What the mistake of another name says. */
export const notStackName = "is no name of a stack (letters, digits, - _ and . are allowed, at most 100)";
