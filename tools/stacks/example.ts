/**
 * Whether a stack's file is one of this repository's examples, which no pipeline deploys: its first line says so, with the
 * stack's name. A copy under another name is no example, and neither is a file without that line.
 *
 * @param text of its file
 */
export function isExample(stack: string, text: string): boolean {
  return text.startsWith(`# Example: stack ${stack}. `);
}
