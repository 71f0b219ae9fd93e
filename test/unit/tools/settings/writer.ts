import { flushCompileCache } from "node:module";
import { keep, openSettingsFile, replaceContent } from "../../../../tools/settings/settings-file.ts";

/* Writes two contents into a file, in turns, until it is killed. They are long, so that a write takes a while. */

const [path = ""] = process.argv.slice(2);
const contents = ["a", "b"].map((letter) => JSON.stringify({ apiKeyHelper: letter.repeat(4_000_000) }));
const file = await openSettingsFile(path, path);
await keep(file, file.content ?? "");
for (let turn = 0; ; turn++) {
  await replaceContent(file, contents[turn % 2] ?? "", 0o600);
  if (turn > 0) continue;
  process.stdout.write("writing\n");
  // The next writer starts sooner.
  flushCompileCache();
}
