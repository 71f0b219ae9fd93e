import { apiKeyOf } from "../../components/claude-code/settings.ts";
import type { SettingsSource } from "../../components/claude-code/settings-source.ts";
import { hint, listed, Mistakes } from "../../components/mistakes.ts";
import type { SettingsSources } from "./stack-outputs.ts";

interface Choice {
  readonly team: string;
  /** @default the team's own settings */
  readonly member: string | undefined;
  /** Whether the settings are to say where a key is. */
  readonly needsKey: boolean;
}

/**
 * What the chosen settings are made of.
 *
 * @throws Mistakes for a team or member that is not there or not made yet, and for a choice that would leave settings without a key
 */
export function chosen(sources: SettingsSources, { member, needsKey, team }: Choice): SettingsSource {
  if (!Object.hasOwn(sources, team)) {
    throw new Mistakes([`${team}: unknown team${hint(team, Object.keys(sources))}`]);
  }
  const source = sources[team];
  if (source === undefined) throw new Mistakes([`${team} has not been made yet: run pulumi up`]);
  const members = Object.keys(source.members);
  if (member !== undefined && !members.includes(member)) {
    const known = members.length > 0 ? hint(member, members) : ` (${team} lists no members)`;
    throw new Mistakes([`--member ${member}: unknown member${known}`]);
  }
  if (needsKey && !hasKey(source, member)) {
    throw new Mistakes([
      member === undefined
        ? `each member of ${team} has a key of one's own: name one by --member (${listed(members)})`
        : `${member} of ${team} has no API key`,
    ]);
  }
  return source;
}

/** Whether settings would carry a key, or say where one's key is. */
function hasKey(source: SettingsSource, member: string | undefined): boolean {
  const { apiKeyHelper } = source;
  if (apiKeyHelper === undefined) return apiKeyOf(source, member) !== "";
  return member !== undefined || !apiKeyHelper.includes("{member}");
}
