/**
 * What the engine says on standard error of a command that failed before its first event, with what helps.
 *
 * @param folder of the run's private copy, which nobody finds afterwards
 */
export function whyItFailed(stderr: string, stack: string, folder: string): string[] {
  if (/currently locked by|Another update is currently in progress/.test(stderr))
    return [locked(stderr, stack)];
  if (/PULUMI_ACCESS_TOKEN must be set|not logged in|pulumi login/i.test(stderr)) {
    return [
      "pulumi has no backend here: pulumi login, or set PULUMI_BACKEND_URL (Pulumi Cloud: PULUMI_ACCESS_TOKEN)",
    ];
  }
  const said = stderr.replaceAll(`${folder}/`, "").trim();
  const error = said.indexOf("error: ");
  return [error === -1 ? said || "pulumi failed and said nothing" : said.slice(error + "error: ".length)];
}

function locked(stderr: string, stack: string): string {
  const [, who, process, when] = /created by (\S+) \(pid (\d+)\) at (\S+)/.exec(stderr) ?? [];
  const holder = who === undefined ? "" : ` by ${who} (process ${process}, since ${when})`;
  return `${stack} is locked${holder}: wait for the run that holds it; if none is alive any more: pulumi cancel --stack ${stack} --yes, then this again`;
}
