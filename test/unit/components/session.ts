import { afterAll, beforeEach, vi } from "vitest";
import workspace from "../../../components/portkey/lifecycle/workspace.ts";
import { type LocalPortkey, startLocalPortkey } from "../../../local/portkey/server.ts";

/**
 * The local Portkey that the lifecycles of a test file talk to. A process has one session, hence one Portkey for
 * all tests of a file, each with names of its own.
 */
export async function sessionWithPortkey(): Promise<LocalPortkey> {
  const portkey = await startLocalPortkey();
  afterAll(() => portkey.stop());
  vi.stubEnv("PORTKEY_API_KEY", undefined);
  vi.stubEnv("PORTKEY_BASE_URL", undefined);
  const given: Record<string, string> = { portkeyApiKey: portkey.adminKey, portkeyBaseUrl: portkey.url };
  await workspace.configure({ config: { get: (name: string) => given[name] } } as never);
  beforeEach(() => {
    portkey.clearFaults();
    portkey.resetCalls();
  });
  return portkey;
}
