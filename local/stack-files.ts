import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { type Document, isMap, parseDocument } from "yaml";
import { checkout } from "./folders.ts";

/** Where Pulumi writes in a stack's file what encrypts its secrets. */
const encryption = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/** The stack files of a folder as they are: text by name. */
export type StackFiles = ReadonlyMap<string, string>;

/**
 * Copies the checkout's stack files and environments into a project folder and removes those that the checkout no longer has.
 * A copy keeps what encrypts the local stack's secrets. A file that has not changed is not touched, since another command
 * may be reading it.
 *
 * @returns the stack files as they were in the checkout
 */
export async function copyStackFiles(folder: string): Promise<StackFiles> {
  const [wanted, had] = await Promise.all([stackFilesIn(checkout), stackFilesIn(folder)]);
  for (const [name, text] of wanted) {
    const copy = withEncryptionOf(had.get(name) ?? "", text);
    if (copy !== had.get(name)) await writeFileAtomic(join(folder, name), copy);
  }
  for (const name of had.keys()) if (!wanted.has(name)) await rm(join(folder, name), { force: true });
  await copyEnvironments(folder);
  return wanted;
}

/**
 * Brings back to the checkout what a command changed in its copies, as `pulumi config set` does, and a stack file that it
 * made. What encrypts the local stack's secrets stays in the copy, and a copy that it removed stays in the checkout.
 *
 * @param before what {@link copyStackFiles} returned before the command
 * @returns names of files that were changed in the checkout meanwhile: these stay as they are there
 */
export async function bringBackStackFiles(folder: string, before: StackFiles): Promise<string[]> {
  const [now, changed] = await Promise.all([stackFilesIn(checkout), stackFilesIn(folder)]);
  const conflicts: string[] = [];
  for (const [name, text] of changed) {
    const copied = before.get(name) ?? "";
    if (isDeepStrictEqual(valuesOf(text), valuesOf(copied))) continue;
    if ((now.get(name) ?? "") !== copied) conflicts.push(name);
    else await writeFileAtomic(join(checkout, name), withEncryptionOf(copied, text));
  }
  return conflicts;
}

async function stackFilesIn(folder: string): Promise<StackFiles> {
  const names = (await readdir(folder)).filter((name) => /^Pulumi\..+\.yaml$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return new Map(names.map((name, index) => [name, texts[index] ?? ""]));
}

async function copyEnvironments(folder: string): Promise<void> {
  const [from, to] = [join(checkout, "environments"), join(folder, "environments")];
  await mkdir(to, { recursive: true });
  const wanted = await readdir(from);
  for (const name of wanted) {
    const text = await readFile(join(from, name), "utf8");
    const had = await readFile(join(to, name), "utf8").catch(() => undefined);
    if (text !== had) await writeFileAtomic(join(to, name), text);
  }
  for (const name of await readdir(to)) if (!wanted.includes(name)) await rm(join(to, name));
}

/** A stack file's text with another's encryption; as it is where it is none, which Pulumi reports. */
function withEncryptionOf(other: string, text: string): string {
  const [from, document] = [parseDocument(other), parseDocument(text)];
  if (!isStackFile(document) || encryption.every((key) => from.get(key) === document.get(key))) return text;
  for (const key of encryption) {
    if (from.has(key)) document.set(key, from.get(key));
    else if (document.has(key)) document.delete(key);
  }
  return document.toString({ flowCollectionPadding: false, lineWidth: 0 });
}

function isStackFile({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || isMap(contents));
}

/** What a stack file sets, without its encryption. */
function valuesOf(text: string): unknown {
  const values: unknown = parseDocument(text).toJS();
  return Object.fromEntries(Object.entries(Object(values)).filter(([key]) => !encryption.includes(key)));
}
