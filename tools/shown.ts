import { mask } from "../components/shared/mask.ts";
import { printableLines } from "../components/shared/printable.ts";

/** Variables of the environment that hold secrets of those who run commands and pipelines. */
const secretVariables = [
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "GITHUB_TOKEN",
  "PORTKEY_API_KEY",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE",
];

/** The shortest secret to look for, in characters: a shorter one is part of ordinary words. */
const shortest = 8;

/** The longest line of a log, in characters. */
const longest = 2_000;

/**
 * Text as commands print it and write it into summaries: without the secrets of this process's environment, and printable.
 *
 * @param most characters to keep of each line. @default 2,000
 */
export function shown(text: string, most = longest): string {
  return printableLines(mask(text, secrets()), most);
}

function secrets(): string[] {
  return secretVariables.flatMap((name) => {
    const value = process.env[name] ?? "";
    return value.length < shortest ? [] : [value];
  });
}
