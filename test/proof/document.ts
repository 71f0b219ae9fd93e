import { readFile, writeFile } from "node:fs/promises";

const file = new URL("../../docs/iam.md", import.meta.url);
const [start, end] = ["<!-- proof: made by make prove -->", "<!-- end of proof -->"];

/** The table between the markers of docs/iam.md. Undefined without them. */
export async function documented(): Promise<string | undefined> {
  return split(await text())?.table;
}

/** Puts a table between the markers of docs/iam.md; nothing else in it changes. */
export async function write(table: string): Promise<void> {
  const whole = await text();
  const { after, before } = split(whole) ?? { after: "\n", before: whole ? `${whole}\n` : heading };
  await writeFile(file, `${before}${start}\n\n${table}\n\n${end}${after}`);
}

const heading = "# What a team may do in AWS, and the proof\n\n";

function split(whole: string): { before: string; table: string; after: string } | undefined {
  const [from, to] = [whole.indexOf(start), whole.indexOf(end)];
  if (from < 0 || to < from) return undefined;
  return {
    after: whole.slice(to + end.length),
    before: whole.slice(0, from),
    table: whole.slice(from + start.length, to).trim(),
  };
}

async function text(): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
