import { mostBytes } from "../../components/environment/yaml-file.ts";
import { git } from "../git.ts";

/** An entry of a commit's tree. */
export interface Entry {
  /** Git's mode: `100644` a file, `120000` a symbolic link, `160000` a submodule, `040000` a folder. */
  readonly mode: string;
  /** The hash of its content. */
  readonly object: string;
  /** Bytes of a file. */
  readonly size: number;
  /** Below the repository's root, with slashes. */
  readonly path: string;
}

/** Paths of the files that are taken from a repository of team files. */
export const teamFile = /^(Pulumi\.[\w.-]+|environments\/[\w.-]+)\.yaml$/;

/** Limits of what is taken: bytes of a file, files, bytes of all of them. Far beyond what stacks can be made of. */
const most = { bytes: mostBytes, files: 2_000, total: 50_000_000 };

/** The entries at the root of a commit and in its folder environments/. */
export async function listEntries(repository: string, commit: string): Promise<Entry[]> {
  const root = await entriesOf(repository, commit, []);
  const folder = root.find(({ path }) => path === "environments");
  return folder?.mode === "040000"
    ? [...root, ...(await entriesOf(repository, commit, ["environments/"]))]
    : root;
}

async function entriesOf(repository: string, commit: string, paths: readonly string[]): Promise<Entry[]> {
  const text = await git(repository, ["ls-tree", "-z", "--long", "--full-tree", commit, ...paths]);
  return text
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", , object = "", size = ""] = line.slice(0, tab).split(/ +/);
      return { mode, object, path: line.slice(tab + 1), size: Number(size) || 0 };
    });
}

/** A line for each entry, or for their number, that a pipeline does not take. */
export function entryMistakes(entries: readonly Entry[]): string[] {
  const mistakes = entries.flatMap((entry) => entryMistake(entry) ?? []);
  const files = entries.filter(({ path }) => teamFile.test(path));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (files.length > most.files) mistakes.push(`${files.length} team files, ${tooMany(most.files)}`);
  if (total > most.total) mistakes.push(`team files have ${bytes(total)}, ${tooMany(most.total)}`);
  return mistakes;
}

/**
 * The mistake in an entry that would be a team file, were it not of another kind, size or name. What is nothing of the kind, such
 * as a README or a folder of code, is no mistake: it stays where it is.
 */
function entryMistake({ mode, path, size }: Entry): string | undefined {
  const isFile = mode === "100644" || mode === "100755";
  if (path === "environments") {
    return mode === "040000" ? undefined : `${path}: is ${kinds[mode] ?? "a file"}, a folder is allowed`;
  }
  if (teamFile.test(path)) {
    if (!isFile) return `${path}: is ${kinds[mode] ?? "no file"}, a regular file is allowed`;
    return size > most.bytes ? `${path}: has ${bytes(size)}, ${tooMany(most.bytes)}` : undefined;
  }
  if (/^pulumi(plugin|policy)?\.(ya?ml|json)$/i.test(path)) {
    return `${path}: the project's file is the program's (allowed: Pulumi.<stack>.yaml)`;
  }
  if (/^pulumi\./i.test(path)) {
    return `${path}: is no name of a stack's file (allowed: Pulumi.<stack>.yaml, the stack of letters, digits, - _ and .)`;
  }
  if (/^environments\/.*\.(ya?ml|json)$/is.test(path)) {
    return `${path}: is no name of an environment's file (allowed: environments/<environment>.yaml)`;
  }
  return undefined;
}

function bytes(count: number): string {
  return `${count.toLocaleString("en")} bytes`;
}

function tooMany(allowed: number): string {
  return `at most ${allowed.toLocaleString("en")} are allowed`;
}

const kinds: Readonly<Record<string, string>> = {
  "040000": "a folder",
  "120000": "a symbolic link",
  "160000": "a submodule",
};
