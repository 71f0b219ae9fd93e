import { homedir } from "node:os";

/** The beginning of a path that a shell replaces: `~`, `~name`. */
const home = /^~(?:[\w.-]*(?=[/\\])|$)/;

/** Variables as shells write them: `$HOME`, `${HOME}`, `$env:USERPROFILE`, `$(pwd)`, `%USERPROFILE%`. */
const variable = /\$\{?(?:env:)?(\w+)\}?|\$[({]|%(\w+(?:\(x86\))?)%/i;

/**
 * Reports a path in which a shell was to replace something and did not, as between single quotes or in another shell:
 * it would name a file of that name in the current folder.
 *
 * @returns the part that is left, and the path that was meant, where it is known; undefined for any other path
 */
export function unexpanded(path: string): string | undefined {
  const [part] = home.exec(path) ?? variable.exec(path) ?? [];
  if (part === undefined) return undefined;
  const meant = expanded(path);
  const advice = meant === undefined ? "write the whole path" : `write ${meant}`;
  return `no shell has replaced ${part} (${advice})`;
}

/** The path with the home folder in it, undefined where anything else is left: other variables may be secrets. */
function expanded(path: string): string | undefined {
  const begun = path.replace(/^~(?=[/\\]|$)/, () => homedir());
  const whole = begun.replace(new RegExp(variable, "gi"), (part, ...names: (string | undefined)[]) =>
    /^(?:HOME|USERPROFILE)$/i.test(names[0] ?? names[1] ?? "") ? homedir() : part,
  );
  if (home.test(whole) || variable.test(whole)) return undefined;
  return process.platform === "win32" ? whole : whole.replaceAll("\\", "/");
}
