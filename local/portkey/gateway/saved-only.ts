import { GatewayError } from "./errors.ts";

/** Part of a request that is refused where only saved objects may be named, and the refusal's code. */
interface Blocked {
  readonly field: string;
  readonly code: string;
  readonly message: string;
  /** Whether a header's value is such a part. */
  readonly isInline: (value: string) => boolean;
}

const always = () => true;

/**
 * Source of the codes, of the body's shape and of the rule that only the first violation is reported: Portkey's page
 * on enforcing saved configs. Assumed: the messages, the order, and the headers of a provider's URL.
 */
const blocked: readonly Blocked[] = [
  {
    code: "inline_config_blocked",
    field: "x-portkey-config",
    isInline: (value) => !value.startsWith("pc-"),
    message: "Inline configs are blocked for this organisation. Use a saved config id.",
  },
  {
    code: "inline_provider_blocked",
    field: "x-portkey-provider",
    isInline: (value) => !value.startsWith("@"),
    message: "Inline providers are blocked for this organisation. Use a saved provider slug.",
  },
  {
    code: "inline_custom_host_blocked",
    field: "x-portkey-custom-host",
    isInline: always,
    message: "Inline custom hosts are blocked for this organisation.",
  },
  ...["x-portkey-huggingface-base-url", "x-portkey-azure-foundry-url", "x-portkey-databricks-workspace"].map(
    (field) => ({
      code: "inline_provider_url_blocked",
      field,
      isInline: always,
      message: "Inline provider URLs are blocked for this organisation.",
    }),
  ),
  {
    code: "inline_forward_headers_blocked",
    field: "x-portkey-forward-headers",
    isInline: always,
    message: "Inline forward headers are blocked for this organisation.",
  },
];

/**
 * Refuses what an organisation in saved-only mode ("Block Inline Configs") refuses: everything that a request brings
 * along in place of the slug of a saved object.
 *
 * @throws GatewayError 400 for the first violation
 */
export function requireSaved(headers: Headers): void {
  for (const { code, field, isInline, message } of blocked) {
    const value = headers.get(field);
    if (value === null || !isInline(value)) continue;
    throw new GatewayError(400, message, { status: "failure", error: { code, message, field } });
  }
}
