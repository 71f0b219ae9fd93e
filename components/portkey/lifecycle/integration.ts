import { canonicalJson } from "../../json.ts";
import {
  type IntegrationBody,
  type IntegrationScope,
  integrations,
  type ModelBody,
  type ModelsRead,
} from "../api/integrations.ts";
import type { Address } from "../api/resource.ts";
import { authType, type CredentialInputs, comparedCredentials, recordedCredentials } from "./credentials.ts";
import { type CommonInputs, lifecycle, type Recorded, type Steps } from "./lifecycle.ts";
import type { Session } from "./session.ts";
import { listWorkspaces } from "./workspace.ts";

/** The credentials of one region in the model catalog, and the models that they may be used for. */
export interface IntegrationInputs extends CommonInputs, CredentialInputs {
  readonly scope: IntegrationScope;
  readonly slug: string;
  /** Our marker. */
  readonly description: string;
  readonly region: string;
  /** Ids that requests may name, by exact string. Sorted. */
  readonly models: readonly string[];
  /** Slug of the model that a model is, by id: what one costs that Portkey does not list. @default its own id */
  readonly baseModels?: Readonly<Record<string, string>>;
}

/** The id is the slug. */
export interface IntegrationOutputs extends Omit<IntegrationInputs, "adopt" | "secretAccessKey"> {
  /** Whether the workspace may use it. */
  readonly granted: boolean;
}

/** What is said of models. */
type Allowance = Pick<IntegrationInputs, "baseModels" | "models">;

type About = Pick<IntegrationInputs, "scope" | "workspace">;

const listing = ({ scope, workspace }: About) =>
  scope === "workspace" ? `integrations of ${workspace}` : "integrations of the organisation";

export default lifecycle<IntegrationInputs & { granted: true }, IntegrationOutputs>({
  compared: [
    "workspace",
    "scope",
    "name",
    "slug",
    "description",
    "region",
    ...comparedCredentials,
    "models",
    "baseModels",
    "granted",
  ],

  async *create(session, inputs) {
    const { slug } = await session.send(integrations(inputs.scope).create(inputs.workspace, body(inputs)));
    const made = { id: slug, outputs: outputs(inputs, { granted: false, models: [] }) };
    yield made;
    yield* complete(session, made, inputs);
  },

  immutable: ["workspace", "scope", "slug"],

  async list({ listings }, about) {
    const { list } = integrations(about.scope);
    const entries = await listings.all(listing(about), (page) => list(about.workspace, page));
    return entries.map((entry) => ({ ...entry, id: entry.slug, note: entry.description }));
  },

  listing,

  marker: ({ description }) => description,

  noun: "integration",

  async read(session, { id, outputs }) {
    const calls = integrations(outputs.scope);
    const address = { id, ...outputs };
    const [read, models, granted] = await Promise.all([
      session.send(calls.get(address)),
      session.send(calls.getModels(address)),
      isGranted(session, address, outputs),
    ]);
    const shown = read.configurations ?? {};
    return {
      ...outputs,
      baseModels: basedOn(outputs, models),
      description: read.description ?? "",
      granted,
      models: allowed(models),
      name: read.name,
      region: shown.aws_region ?? outputs.region,
      ...recordedCredentials(outputs, {
        accessKeyId: shown.aws_access_key_id ?? shown.masked_aws_access_key_id,
        authType: shown.aws_auth_type,
        externalId: shown.aws_external_id,
        roleArn: shown.aws_role_arn,
      }),
    };
  },

  async remove({ send }, { id, outputs }) {
    await send(integrations(outputs.scope).remove({ id, ...outputs }));
  },

  takeOver: (session, { id }, inputs) =>
    update(session, { id, outputs: outputs(inputs, { granted: false, models: [] }) }, inputs),

  unmark: "empty its description",

  update,
});

async function* update(
  session: Session,
  { id, outputs: before }: Recorded<IntegrationOutputs>,
  inputs: IntegrationInputs,
): Steps<IntegrationOutputs> {
  await session.send(integrations(inputs.scope).update({ id, ...inputs }, body(inputs)));
  const updated = { id, outputs: outputs(inputs, before) };
  yield updated;
  yield* complete(session, updated, inputs);
}

/** What stands beside the integration itself: its models, then who may use it. */
async function* complete(
  session: Session,
  { id, outputs }: Recorded<IntegrationOutputs>,
  inputs: IntegrationInputs,
): Steps<IntegrationOutputs> {
  const calls = integrations(inputs.scope);
  const address = { id, ...inputs };
  let done = outputs;
  const { baseModels, models } = inputs;
  if (canonicalJson([done.models, done.baseModels]) !== canonicalJson([models, baseModels])) {
    const changes = modelChanges(await session.send(calls.getModels(address)), inputs);
    await session.send(calls.updateModels(address, changes));
    done = { ...done, baseModels, models };
    yield { id, outputs: done };
  }
  if (!done.granted) {
    // A workspace's own integration is its to use from the start.
    if (inputs.scope === "organisation") await session.send(calls.grantAccess(address));
    yield { id, outputs: { ...done, granted: true } };
  }
}

/** What must be said for exactly `wanted` to be allowed, since the API merges: what it lists stays else. */
function modelChanges({ models }: ModelsRead, { baseModels, models: wanted }: Allowance): ModelBody[] {
  const listed = models.filter(({ is_custom }) => !is_custom).map(({ slug }) => slug);
  return [
    ...wanted.map((slug) => ({
      enabled: true,
      slug,
      ...(!listed.includes(slug) && { base_model_slug: baseModels?.[slug] ?? slug, is_custom: true }),
    })),
    ...models
      .filter(({ enabled, slug }) => enabled && !wanted.includes(slug))
      .map(({ slug }) => ({ enabled: false, slug })),
  ];
}

/** Ids that requests may name. That every new model is allowed too is no id, and so shows as drift. */
function allowed({ allow_all_models, models }: ModelsRead): string[] {
  const enabled = models.filter(({ enabled }) => enabled).map(({ slug }) => slug);
  return [...enabled, ...(allow_all_models ? ["*"] : [])].sort();
}

/** The recorded bases as the server has them. It knows none of a model that it lists. */
function basedOn({ baseModels }: IntegrationOutputs, { models }: ModelsRead): Allowance["baseModels"] {
  if (baseModels === undefined) return undefined;
  const custom = models.filter(({ is_custom }) => is_custom);
  const read = (id: string) => custom.find(({ slug }) => slug === id)?.base_model_slug;
  return Object.fromEntries(Object.entries(baseModels).map(([id, base]) => [id, read(id) ?? base]));
}

async function isGranted(
  session: Session,
  address: Address,
  { scope, workspace }: IntegrationOutputs,
): Promise<boolean> {
  if (scope === "workspace") return true;
  const [{ workspaces }, all] = await Promise.all([
    session.send(integrations(scope).getAccess(address)),
    listWorkspaces(session),
  ]);
  // The API shows the slug of a workspace that was written by UUID.
  const slug = all.find(({ id }) => id === workspace)?.slug;
  return workspaces.some(({ enabled, id }) => enabled && (id === workspace || id === slug));
}

function body(inputs: IntegrationInputs): IntegrationBody {
  return {
    configurations: {
      aws_access_key_id: inputs.accessKeyId,
      aws_auth_type: authType(inputs),
      aws_external_id: inputs.externalId,
      aws_region: inputs.region,
      aws_role_arn: inputs.roleArn,
      aws_secret_access_key: inputs.secretAccessKey,
    },
    description: inputs.description,
    name: inputs.name,
    slug: inputs.slug,
  };
}

function outputs(
  { adopt: _, secretAccessKey: __, ...rest }: IntegrationInputs,
  { baseModels, granted, models }: Pick<IntegrationOutputs, "granted"> & Allowance,
): IntegrationOutputs {
  return { ...rest, baseModels, granted, models };
}
