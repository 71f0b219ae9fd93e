import got, { type Got } from "got";
import { type Agents, proxiedAgents } from "./agents.ts";
import { namesProxy } from "./proxy.ts";

let agents: Promise<Agents | undefined> | undefined;

/** The HTTP client of this program and its tools: every request takes the way that the environment names. */
export const http: Got = got.extend({
  hooks: {
    beforeRequest: [
      async (options) => {
        if (!namesProxy()) return;
        agents ??= proxiedAgents();
        options.agent = (await agents) ?? {};
      },
    ],
  },
});
