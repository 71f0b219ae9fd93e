import { mkdir, readFile, readlink, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { Mistakes } from "../../components/mistakes.ts";
import { checkSettingsText } from "./json-text.ts";

/** A settings.json on disk, or a place for one. */
export interface SettingsFile {
  /** As the person who runs the command calls it. */
  readonly name: string;
  /** Where it was asked for. */
  readonly asked: string;
  /** Where it really is, links followed. */
  readonly path: string;
  /** Its text, undefined where there is no file. */
  readonly content: string | undefined;
  /** Permission bits, undefined where there is no file. */
  readonly mode: number | undefined;
  /** Where the file is kept as it was before the first write. */
  readonly backup: string;
  /** What is kept there, undefined where nothing is. */
  readonly kept: string | undefined;
}

/** Kept where there was no file. No settings.json reads like this. */
export const noFile = "There was no file before bedrock-portkey wrote one.\n";

const byteOrderMark = "\ufeff";

/**
 * Reads a settings.json and what is kept of its past.
 *
 * @param path absolute
 * @throws Mistakes for one that settings cannot be merged into
 */
export async function openSettingsFile(path: string, name: string): Promise<SettingsFile> {
  const real = await realPath(path);
  const stats = await stat(real).catch(missing);
  if (stats && !stats.isFile()) throw new Mistakes([`${name}: is not a file`]);
  const backup = `${real}.before-bedrock-portkey`;
  const content = stats && (await readText(real, name));
  const kept = await readText(backup, `${name}.before-bedrock-portkey`);
  if (content !== undefined) checkSettingsText(settingsText(content), name);
  if (kept !== undefined) checkSettingsText(settingsText(kept), `${name}.before-bedrock-portkey`);
  return { asked: path, backup, content, kept, mode: stats && stats.mode & 0o7777, name, path: real };
}

/** The JSON of a file: of none, and of one without anything in it, that of no settings. */
export function settingsText(content: string | undefined): string {
  if (content === undefined || content === noFile) return "{}\n";
  const text = content.startsWith(byteOrderMark) ? content.slice(1) : content;
  return text.trim() === "" ? "{}\n" : text;
}

/** A file's content with another JSON. */
export function withText(content: string | undefined, text: string): string {
  return content?.startsWith(byteOrderMark) ? byteOrderMark + text : text;
}

/** Keeps a state of the file, unless it is kept already. */
export async function keep({ backup, kept, path }: SettingsFile, content: string): Promise<void> {
  if (kept === content) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(backup, content, { mode: 0o600 });
}

/** Replaces the file in one step, once the new one is on disk. */
export async function replaceContent({ path }: SettingsFile, content: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, content, { mode });
}

/** Deletes the file. */
export async function deleteFile({ path }: SettingsFile): Promise<void> {
  await rm(path, { force: true });
}

/** Forgets how the file was before. */
export async function forget({ backup }: SettingsFile): Promise<void> {
  await rm(backup, { force: true });
}

/** Where a path leads, whether or not something is there. */
async function realPath(path: string): Promise<string> {
  const real = await realpath(path).catch(missing);
  if (real !== undefined) return real;
  const target = await readlink(path).catch(() => undefined);
  if (target !== undefined) return realPath(resolve(dirname(path), target));
  return path === dirname(path) ? path : join(await realPath(dirname(path)), basename(path));
}

/** Text that can be written back byte for byte. */
async function readText(path: string, name: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(missing);
  const text = bytes?.toString("utf8");
  if (bytes && !bytes.equals(Buffer.from(text ?? "", "utf8"))) throw new Mistakes([`${name}: is not UTF-8`]);
  return text;
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
