import { onTestFinished, vi } from "vitest";

const variables = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/** Sets the variables of the network for one test, and no others: whoever runs it may have some. */
export function networkVariables(values: Readonly<Record<string, string>>): void {
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  for (const name of variables) vi.stubEnv(name, values[name]);
}
