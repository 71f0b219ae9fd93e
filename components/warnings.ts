import { bareModel } from "./claude-code/model-name.ts";
import type { StackConfig } from "./stack-config.ts";
import { claudeCodeOf } from "./team-claude-code.ts";
import type { TeamContext } from "./team-context.ts";
import { modelWarning, namedModels } from "./team-models.ts";
import type { TeamSpec } from "./team-spec.ts";

/** Teams that have one key made by hand, under one name or two: lines in the form of mistakes. */
export function* sharedKeyWarnings({
  existingKeys,
  teams,
}: Pick<StackConfig, "existingKeys" | "teams">): Generator<string> {
  const first = new Map<string, string>();
  for (const [team, { apiKey }] of Object.entries(teams)) {
    const key = apiKey?.existing && existingKeys[apiKey.existing];
    if (!key) continue;
    const other = first.get(key);
    if (other === undefined) first.set(key, team);
    else {
      yield `teams.${team}.apiKey.existing: has the same API key as team ${other}: limits, usage and a leak of one are the other's too`;
    }
  }
}

/** What is allowed and perhaps not meant: lines for a preview, in the form of mistakes. */
export function* warnings(
  team: string,
  spec: TeamSpec,
  context: TeamContext,
  now = Date.now(),
): Generator<string> {
  const { adopt, apiKey, apiKeys, budget, limitsOn, members, regions } = spec;
  if (apiKey?.expiresAt !== undefined && Date.parse(apiKey.expiresAt) <= now) {
    yield `teams.${team}.apiKey.expiresAt: ${apiKey.expiresAt} is in the past: requests with this key are refused (set a later date)`;
  }
  const { fallbackTo = [] } = spec.routing ?? {};
  const { mode } = claudeCodeOf(spec, context);
  const limited = budget !== undefined || members.some((member) => member.budget !== undefined);
  if (limited && mode === "bedrock") {
    yield `teams.${team}.budget: Portkey's docs say that requests in mode bedrock pass without their cost being counted, so that it may never run out (claudeCode: { mode: messages } is counted)`;
  }
  if (fallbackTo.length > 0 && mode === "bedrock") {
    yield `teams.${team}.routing.fallbackTo: in mode bedrock a request has Bedrock's form and names the model in its path: only other providers of Bedrock can answer it, and model has no effect (claudeCode: { mode: messages } goes to any provider)`;
  }
  for (const [index, { model, slug }] of fallbackTo.entries()) {
    if (mode === "bedrock" || model !== undefined) continue;
    yield `teams.${team}.routing.fallbackTo[${index}]: ${slug} is asked for Bedrock's id of the model, which no other provider knows (where it is not Bedrock's: { slug: "${slug}", model: claude-sonnet-4-6 } or what it calls the model)`;
  }
  if (budget !== undefined && limitsOn === "virtualKey" && regions.length > 1) {
    yield `teams.${team}.limitsOn: each of ${regions.length} regions has a budget of $${budget.limit}: together they allow $${regions.length * budget.limit}`;
  }
  if (budget !== undefined && limitsOn === "apiKey" && apiKeys === "perMember" && members.length > 1) {
    const sum = members.reduce((total, member) => total + (member.budget ?? budget).limit, 0);
    yield `teams.${team}.apiKeys: each of ${members.length} members has a budget of its own: together they allow $${sum}`;
  }
  for (const [path, model] of namedModels(spec)) {
    const warning = modelWarning(bareModel(model), regions, spec.allowGlobal ?? context.allowGlobal);
    if (warning !== undefined) yield `teams.${team}.models.${path}: ${warning}`;
  }
  for (const [region, slug] of Object.entries(adopt?.virtualKeys ?? {})) {
    yield `teams.${team}.adopt.virtualKeys.${region}: virtual key ${slug} becomes this team's: its name, note, limits and AWS key are replaced`;
  }
  if (adopt?.config) {
    yield `teams.${team}.adopt.config: config ${adopt.config} becomes this team's: its name and content are replaced`;
  }
  if (adopt?.apiKey) {
    yield `teams.${team}.adopt.apiKey: API key ${adopt.apiKey} becomes this team's: its name, metadata and limits are replaced, and it is rotated`;
  }
}
