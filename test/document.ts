/*
 * The JSON blocks of the guide "Claude Code with Amazon Bedrock and Portkey", as facts: what a team that
 * follows it by hand would have. Placeholders are arguments. A block of settings or of a config here is what
 * this program must make, key for key.
 */

const model = "us.anthropic.claude-sonnet-4-20250514-v1:0";

const flags = { CLAUDE_CODE_SKIP_BEDROCK_AUTH: 1, CLAUDE_CODE_USE_BEDROCK: 1 };

interface Placeholders {
  readonly apiKey: string;
  readonly virtualKey: string;
  readonly config: string;
}

/** `~/.claude/settings.json`, by the section of the guide that shows it. */
export const documentSettings = {
  completeExample: ({ apiKey, config }: Pick<Placeholders, "apiKey" | "config">) => ({
    env: {
      ANTHROPIC_BEDROCK_BASE_URL: "https://api.portkey.ai/v1",
      ANTHROPIC_CUSTOM_HEADERS: `x-portkey-api-key: ${apiKey}\nx-portkey-config: ${config}\nx-portkey-metadata: {"_user":"john.doe","project":"backend-api"}`,
      ANTHROPIC_MODEL: model,
      ...flags,
    },
    permissions: {
      allow: ["Bash(npm run lint)", "Bash(npm run test:*)", "Read(~/.zshrc)"],
      deny: ["Bash(curl:*)"],
    },
  }),

  metadata: ({ apiKey, virtualKey }: Pick<Placeholders, "apiKey" | "virtualKey">) => ({
    env: {
      ANTHROPIC_BEDROCK_BASE_URL: "https://api.portkey.ai/v1",
      ANTHROPIC_CUSTOM_HEADERS: `x-portkey-api-key: ${apiKey}\nx-portkey-provider: bedrock\nx-portkey-virtual-key: ${virtualKey}\nx-portkey-metadata: {"_user":"john.doe","team":"engineering"}`,
      ANTHROPIC_MODEL: model,
      ...flags,
    },
  }),

  quickStart: ({ apiKey, virtualKey }: Pick<Placeholders, "apiKey" | "virtualKey">) => ({
    env: {
      ANTHROPIC_BEDROCK_BASE_URL: "https://api.portkey.ai/v1",
      ANTHROPIC_CUSTOM_HEADERS: `x-portkey-api-key: ${apiKey}\nx-portkey-provider: bedrock\nx-portkey-virtual-key: ${virtualKey}`,
      ANTHROPIC_MODEL: model,
      ...flags,
    },
  }),

  usingAConfig: ({ apiKey, config }: Pick<Placeholders, "apiKey" | "config">) => ({
    env: {
      ANTHROPIC_BEDROCK_BASE_URL: "https://api.portkey.ai/v1",
      ANTHROPIC_CUSTOM_HEADERS: `x-portkey-api-key: ${apiKey}\nx-portkey-config: ${config}`,
      ANTHROPIC_MODEL: model,
      ...flags,
    },
  }),
};

/** Portkey configs, by the section of the guide that shows them. */
export const documentConfigs = {
  caching: (virtualKey: string) => ({ cache: { mode: "simple" }, virtual_key: virtualKey }),

  completeExample: (bedrock: string) => ({
    cache: { mode: "simple" },
    retry: { attempts: 3, on_status_codes: [429, 500, 502, 503] },
    strategy: { mode: "fallback" },
    targets: [{ virtual_key: bedrock }, { virtual_key: "anthropic-virtual-key" }],
  }),

  fallbacks: (bedrock: string) => ({
    strategy: { mode: "fallback" },
    targets: [
      { virtual_key: bedrock },
      { virtual_key: "anthropic-virtual-key" },
      { virtual_key: "vertex-virtual-key" },
    ],
  }),

  loadBalancing: (east: string, west: string) => ({
    strategy: { mode: "loadbalance" },
    targets: [
      { virtual_key: east, weight: 0.5 },
      { virtual_key: west, weight: 0.5 },
    ],
  }),

  retries: (virtualKey: string) => ({
    retry: { attempts: 3, on_status_codes: [429, 500, 502, 503] },
    virtual_key: virtualKey,
  }),

  usingAConfig: (virtualKey: string) => ({
    cache: { mode: "simple" },
    override_params: { model },
    retry: { attempts: 3, on_status_codes: [429, 500, 502, 503] },
    virtual_key: virtualKey,
  }),
};

/** The spending control that the guide names: $500 a month, requests per minute and per hour. */
export const documentLimits = {
  rate_limits: [
    { type: "requests", unit: "rpm", value: 60 },
    { type: "requests", unit: "rph", value: 1000 },
  ],
  usage_limits: { credit_limit: 500, periodic_reset: "monthly", type: "cost" },
};
