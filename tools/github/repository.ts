import { Octokit } from "@octokit/rest";
import { Mistakes } from "../../components/mistakes.ts";
import { cannotReach, networkFailure } from "../../components/shared/network/failure.ts";
import { fetchAnswer } from "./fetch.ts";
import { untilServed } from "./patience.ts";

/** A repository of GitHub's, and who talks to it. */
export interface Repository {
  readonly api: Octokit;
  /** What every call of the API takes. */
  readonly name: { readonly owner: string; readonly repo: string };
  /** For git. */
  readonly token: string;
}

/** Why an error came. */
interface Failure extends Error {
  readonly request?: { readonly url: string };
  readonly status?: number;
  readonly response?: {
    readonly data?: { readonly message?: string; readonly errors?: readonly unknown[] };
    readonly headers?: Readonly<Record<string, string | undefined>>;
  };
}

/**
 * The repository that a workflow runs for.
 *
 * @param environment GITHUB_REPOSITORY, GITHUB_TOKEN, and GITHUB_API_URL @default https://api.github.com
 * @throws Mistakes for a variable that is missing
 */
export function openRepository(environment: NodeJS.ProcessEnv): Repository {
  const { GITHUB_API_URL, GITHUB_REPOSITORY = "", GITHUB_TOKEN: token = "" } = environment;
  const [owner = "", repo = "", ...more] = GITHUB_REPOSITORY.split("/");
  const mistakes: string[] = [];
  if (owner === "" || repo === "" || more.length > 0) {
    mistakes.push(
      `GITHUB_REPOSITORY: ${GITHUB_REPOSITORY === "" ? "missing" : GITHUB_REPOSITORY} (owner/name)`,
    );
  }
  if (token === "") mistakes.push("GITHUB_TOKEN: missing (in a workflow: env: of the step)");
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  const api = new Octokit({
    auth: token,
    baseUrl: GITHUB_API_URL || "https://api.github.com",
    log: { debug: () => {}, error: () => {}, info: () => {}, warn: console.error },
    request: { fetch: fetchAnswer },
    userAgent: "bedrock-portkey",
  });
  api.hook.wrap("request", (request, options) => untilServed(() => request(options), options.method));
  return { api, name: { owner, repo }, token };
}

/**
 * The answer of a call.
 *
 * @param doing what is being done, for whoever reads that it failed
 * @throws Mistakes with a line that says what failed, why, and what helps
 */
export async function answer<T>(doing: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new Mistakes([`${doing}: ${reason(error as Failure)}`]);
  }
}

function reason(failure: Failure): string {
  const { request, response, status } = failure;
  if (response === undefined) {
    const url = new URL(request?.url ?? "https://api.github.com");
    const network = networkFailure(failure, url, "GITHUB_API_URL");
    if (network !== undefined) return `no answer from GitHub: ${cannotReach(url, network)}`;
    const cause = failure.cause as { code?: string; message?: string } | undefined;
    return `no answer from GitHub (${cause?.code ?? cause?.message ?? failure.message})`;
  }
  const said = `GitHub answers ${status} ${response.data?.message ?? ""}`.trimEnd();
  switch (status) {
    case 401:
      return `${said}: the token in GITHUB_TOKEN is not, or no longer, one`;
    case 403: {
      const needed = response.headers?.["x-accepted-github-permissions"];
      return needed ? `${said}: the token needs ${needed.replaceAll("=", ": ")}` : said;
    }
    case 404:
      return `${said}: it is not there, or the token may not see it`;
    case 422:
      return [said, ...(response.data?.errors ?? []).map(told)].join("; ");
    default:
      return said;
  }
}

/** One of the errors of a 422: text, or an object that names a field. */
function told(error: unknown): string {
  if (typeof error === "string") return error;
  const { code, field, message } = Object(error) as { code?: string; field?: string; message?: string };
  return message ?? `${field} ${code}`;
}
