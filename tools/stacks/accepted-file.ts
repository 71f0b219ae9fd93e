import { stringify } from "yaml";
import { withGoTimes } from "../../components/environment/go-time.ts";
import { doubtLines } from "../../components/environment/value-names.ts";
import type { YamlFile } from "../../components/environment/yaml-file.ts";
import { hint, Mistakes } from "../../components/mistakes.ts";
import { hostedUrl } from "../../components/portkey/hosted.ts";
import { type Project, valuesOf } from "../project/project.ts";

/** Keys of a stack's file that Pulumi reads, but for `environment`. */
const keys = ["config", "encryptedkey", "encryptionsalt", "secretsprovider"];

/** Settings of providers that start no process and send nothing elsewhere. */
const settings = [
  "aws:allowedAccountIds",
  "aws:forbiddenAccountIds",
  "aws:maxRetries",
  "aws:region",
  "aws:useDualstackEndpoint",
  "aws:useFipsEndpoint",
];

/** Key management services by their URL, without an endpoint of one's own. */
const keyServices = /^(passphrase|default|(awskms|azurekeyvault|gcpkms|hashivault):\/\/[\w./:@-]+)$/;

/**
 * A stack's file as the engine gets it in a pipeline: what was read and checked here, and nothing else. The file is data:
 * it may come from people who may not change the program, and a preview runs with the pipeline's credentials.
 *
 * @throws Mistakes with a line for everything that could start a process or send keys elsewhere
 */
export function acceptedText(project: Project, file: YamlFile): string {
  const mistakes = [
    ...doubtLines(project.name, file),
    ...keyMistakes(file),
    ...settingMistakes(project, file),
    ...addressMistakes(project, file),
  ];
  if (mistakes.length > 0) throw new Mistakes(mistakes.map((line) => `${file.name}: ${line}`));
  // Quoted, so that the engine's parser cannot read anything else into it.
  return stringify(withGoTimes(file.value ?? {}), {
    aliasDuplicateObjects: false,
    defaultKeyType: "QUOTE_DOUBLE",
    defaultStringType: "QUOTE_DOUBLE",
    lineWidth: 0,
  });
}

function* keyMistakes({ value }: YamlFile): Generator<string> {
  const { secretsprovider, ...rest } = Object(value ?? {}) as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(rest)) {
    if (key === "environment") {
      yield "environment: no pipeline reads environments of Pulumi ESC, which may set variables of the process (set variables of the pipeline)";
    } else if (!keys.includes(key)) {
      yield `${key}: unknown key${hint(key, keys)}`;
    }
  }
  const ours = process.env.PULUMI_SECRETS_PROVIDER;
  if (secretsprovider === undefined || secretsprovider === ours) return;
  if (ours) {
    yield `secretsprovider: ${JSON.stringify(secretsprovider)} is not the pipeline's PULUMI_SECRETS_PROVIDER (keep one)`;
  } else if (!keyServices.test(String(secretsprovider).replace(/\?region=[\w-]+$/, ""))) {
    yield `secretsprovider: ${JSON.stringify(secretsprovider)} is not allowed (e.g. awskms://alias/bedrock-portkey?region=us-east-1)`;
  }
}

function* settingMistakes(project: Project, { value }: YamlFile): Generator<string> {
  for (const key of Object.keys(Object(Object(value).config))) {
    // Pulumi's older form is namespace:config:name.
    const setting = key.replace(/^([^:]+):config:/, "$1:");
    if (!setting.includes(":") || setting.startsWith(`${project.name}:`)) continue;
    if (!settings.includes(setting))
      yield `config.${key}: not allowed in a pipeline${hint(setting, settings)}`;
  }
}

/** In a pipeline the environment says where the admin key is sent; the file can only agree. */
function* addressMistakes(project: Project, file: YamlFile): Generator<string> {
  const { portkeyBaseUrl } = valuesOf(project, file);
  const ours = process.env.PORTKEY_BASE_URL || hostedUrl;
  if (portkeyBaseUrl === undefined || withoutSlash(portkeyBaseUrl) === withoutSlash(ours)) return;
  yield `portkeyBaseUrl: is not where this pipeline's Portkey is, ${ours} (set PORTKEY_BASE_URL)`;
}

function withoutSlash(url: unknown): string {
  return String(url).replace(/\/+$/, "");
}
