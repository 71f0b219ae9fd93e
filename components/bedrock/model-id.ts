/** A prefix that makes a model id a geographic inference profile. Source: Amazon Bedrock user guide. */
const geographies = ["us", "us-gov", "eu", "apac", "au", "jp"] as const;

const applicationProfile =
  /^arn:(aws|aws-us-gov):bedrock:([a-z0-9-]+):(\d{12}):application-inference-profile\/[a-z0-9]+$/;

/** What a model id stands for. */
export type ModelKind =
  /** A foundation model, invoked in the region called: `anthropic.claude-…`. */
  | "in-region"
  /** A profile that stays in a geography: `us.anthropic.claude-…`. */
  | "geographic"
  /** A profile that may run in any commercial region: `global.anthropic.claude-…`. */
  | "global"
  /** A profile that somebody made in the account, by its ARN. */
  | "application"
  | "other";

/** @param model an id as requests carry it */
export function kindOfModel(model: string): ModelKind {
  if (applicationProfile.test(model)) return "application";
  const [first = "", ...rest] = model.split(".");
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9a-z]+)?$/.test(model)) return "other";
  if (first === "global") return rest.length > 1 ? "global" : "other";
  if ((geographies as readonly string[]).includes(first)) return rest.length > 1 ? "geographic" : "other";
  return rest.length === 1 ? "in-region" : "other";
}

/** The foundation model behind a system-defined profile: its id without the prefix. An in-region id is itself. */
export function foundationModel(model: string): string {
  return kindOfModel(model) === "in-region" ? model : model.slice(model.indexOf(".") + 1);
}

/** Where an application profile stands. Undefined for any other id. */
export function applicationProfileHome(
  model: string,
): { readonly region: string; readonly accountId: string } | undefined {
  const [, , region, accountId] = applicationProfile.exec(model) ?? [];
  return region && accountId ? { accountId, region } : undefined;
}
