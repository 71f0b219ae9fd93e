import { text } from "node:stream/consumers";
import type { Settings } from "./settings.ts";
import { prove } from "./verification/prove.ts";

/*
 * A program of its own: sends one small request as the settings.json on its standard input says. API_KEY in its
 * environment is what the settings' apiKeyHelper would print. Says on standard error what goes on, and exits
 * with 1 where no model answers, saying why.
 */

try {
  const line = await prove(read(await text(process.stdin)), process.env.API_KEY ?? "", {
    tell: console.error,
  });
  console.error(line);
  console.log(line);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** The parser's own message would quote the text, which holds a key. */
function read(settings: string): Settings {
  try {
    return JSON.parse(settings);
  } catch {
    throw new Error("standard input is not a settings.json");
  }
}
