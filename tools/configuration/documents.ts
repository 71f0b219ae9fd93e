import { environmentSpec } from "../../components/stack-config.ts";
import { teamSpec } from "../../components/team-spec.ts";
import { openProject } from "../project/project.ts";
import { openSource } from "./doc-comments.ts";
import { type Configuration, environmentFileSchema, stackFileSchema } from "./file-schemas.ts";
import { stackOutputs, teamOutputs } from "./outputs.ts";
import { page } from "./page.ts";
import { readSchema } from "./read-schema.ts";

/**
 * The documents that say what may be configured, by their path in the project.
 *
 * @param folder of the project
 * @throws Mistakes for a field that is not documented
 */
export function documents(folder: string): Readonly<Record<string, string>> {
  const read = configuration(folder);
  return {
    "docs/configuration.md": page(read, { ofStack: stackOutputs(folder), ofTeam: teamOutputs(folder) }),
    "docs/environment.schema.json": JSON.stringify(environmentFileSchema(read)),
    "docs/stack.schema.json": JSON.stringify(stackFileSchema(read)),
  };
}

/** What may stand in the project's files. */
export function configuration(folder: string): Configuration {
  const [environmentFile, teamFile] = ["components/stack-config.ts", "components/team-spec.ts"];
  const source = openSource(folder, [environmentFile, teamFile]);
  const environment = readSchema(
    source,
    environmentSpec,
    source.exported(environmentFile, "environmentSpec"),
  );
  const team = readSchema(source, teamSpec(anyContext), source.exported(teamFile, "teamSpec"));
  if (environment.kind !== "section") throw new Error("an environment is a section");
  return {
    project: openProject(folder).name,
    team,
    values: environment.fields.filter(({ name }) => name !== "teams"),
  };
}

/** Checks across fields depend on it; what fields there are does not. */
const anyContext = {
  allowGlobal: false,
  claudeCode: {},
  identity: "accessKey",
  inferenceProfiles: "bundled",
  listInferenceProfiles: true,
  registration: "virtualKey",
} as const;
