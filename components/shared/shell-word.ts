/** Text that means itself in every shell, wherever a command has it. */
const plain = /^[\p{L}\p{M}\p{N}_+=,.@:/-]+$/u;

/** Text that means itself between double quotes, both in sh and in cmd.exe. */
const quotable = /^[^"$`\\%\p{Cc}\p{Cs}]*$/u;

/** Whether a text is one word of a shell command without quotes. */
export function isPlainWord(text: string): boolean {
  return plain.test(text);
}

/** Whether {@link shellWord} can make a text one word of a shell command. */
export function isShellWord(text: string): boolean {
  return quotable.test(text);
}

/**
 * Quotes a text as one word, or a part of one, of a shell command. Claude Code runs commands in sh, and in cmd.exe on
 * Windows: single quotes and backslashes have no meaning there, and double quotes have the same one in both.
 *
 * @throws Error for a text that has no form which both shells read alike
 */
export function shellWord(text: string): string {
  if (isPlainWord(text)) return text;
  if (!isShellWord(text)) throw new Error(`${JSON.stringify(text)} cannot be quoted for every shell`);
  return `"${text}"`;
}
