import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { onTestFinished } from "vitest";

/** A comment as GitHub keeps it. */
export interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: string };
}

/** An issue, or a pull request, which is one too. */
export interface Issue {
  readonly number: number;
  title: string;
  body: string;
  state: string;
  readonly labels: readonly { readonly name: string }[];
  readonly user: { readonly login: string; readonly type: string };
  readonly comments: Comment[];
  readonly pull_request?: object;
  readonly head?: string;
}

/** Resources of the API that a token may write, by GitHub's names of its permissions. */
type Permission = "issues" | "pull_requests";

/** The part of GitHub's REST API that the commands use, of one repository, in memory and on loopback. */
export interface LocalGitHub {
  /** What a command of a workflow finds in its environment. */
  readonly env: Record<string, string>;
  readonly issues: Issue[];
  readonly labels: string[];
  /** Every call that changed something, as `POST /issues`. */
  readonly writes: string[];
  /** What the token may write. */
  readonly permissions: Set<Permission>;
  /** What the next calls get instead of an answer; undefined for one that is served. */
  readonly faults: (Fault | undefined)[];
}

interface Fault {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

const bot = { login: "github-actions[bot]", type: "Bot" };
const repository = "acme/access";
const token = "ghs_local";

/** @param pageSize entries of a page, however many are asked for */
export async function localGitHub(pageSize = 2): Promise<LocalGitHub> {
  const github = {
    faults: [] as (Fault | undefined)[],
    issues: [] as Issue[],
    labels: [] as string[],
    permissions: new Set<Permission>(["issues", "pull_requests"]),
    writes: [] as string[],
  };
  let ids = 100;
  const app = new Hono().basePath(`/repos/${repository}`);

  app.use(async (context, next) => {
    const fault = github.faults.shift();
    if (fault !== undefined) return context.json({ message: "Fault" }, fault.status as 500, fault.headers);
    if (context.req.header("authorization") !== `token ${token}`) return refuse(401, "Bad credentials");
    await next();
    if (context.req.method !== "GET" && context.res.status < 300) {
      github.writes.push(`${context.req.method} ${context.req.path.slice(`/repos/${repository}`.length)}`);
    }
  });
  app.onError((error) => (error instanceof HTTPException ? error.getResponse() : Promise.reject(error)));

  app.get("/issues/:number/comments", (context) => page(context, find(context).comments));
  app.post("/issues/:number/comments", async (context) => {
    const issue = find(context);
    mayWrite(issue.pull_request ? "pull_requests" : "issues");
    const comment = { body: await bodyOf(context), id: ids++, user: bot };
    issue.comments.push(comment);
    return context.json(comment, 201);
  });
  app.patch("/issues/comments/:id", async (context) => {
    const { comment } = findComment(context);
    comment.body = await bodyOf(context);
    return context.json(comment);
  });
  app.delete("/issues/comments/:id", (context) => {
    const { comment, issue } = findComment(context);
    issue.comments.splice(issue.comments.indexOf(comment), 1);
    return context.body(null, 204);
  });

  app.get("/issues", (context) => {
    const { labels = "", state = "open" } = context.req.query();
    const wanted = labels.split(",").filter((name) => name !== "");
    const found = github.issues.filter(
      (issue) =>
        issue.state === state && wanted.every((name) => issue.labels.some((label) => label.name === name)),
    );
    return page(context, found);
  });
  app.post("/issues", async (context) => {
    mayWrite("issues");
    const { body, labels, title } = await context.req.json();
    const issue = addIssue({ body, labels, title });
    return context.json(issue, 201);
  });
  app.patch("/issues/:number", async (context) => {
    mayWrite("issues");
    const { body, state } = await context.req.json();
    const issue = find(context);
    Object.assign(issue, { ...(body !== undefined && { body }), ...(state !== undefined && { state }) });
    return context.json(issue);
  });
  app.post("/labels", async (context) => {
    mayWrite("issues");
    const { name } = await context.req.json();
    if (github.labels.includes(name)) {
      return refuse(422, "Validation Failed", [{ code: "already_exists", field: "name", resource: "Label" }]);
    }
    github.labels.push(name);
    return context.json({ name }, 201);
  });

  app.get("/pulls", (context) => {
    const { head, state } = context.req.query();
    const found = github.issues.filter(
      (issue) => issue.pull_request && issue.state === state && `acme:${issue.head}` === head,
    );
    return page(context, found);
  });
  app.post("/pulls", async (context) => {
    mayWrite("pull_requests");
    const { body, head, title } = await context.req.json();
    if (github.issues.some((issue) => issue.head === head && issue.state === "open")) {
      return refuse(422, "Validation Failed", [
        { message: `A pull request already exists for acme:${head}.` },
      ]);
    }
    return context.json(addIssue({ body, head, pull_request: {}, title }), 201);
  });
  app.patch("/pulls/:number", async (context) => {
    mayWrite("pull_requests");
    const { body, title } = await context.req.json();
    return context.json(Object.assign(find(context), { body, title }));
  });
  app.notFound(() => refuse(404, "Not Found"));

  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    await once(server, "close");
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { ...github, env: { GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } };

  function addIssue({
    labels = [],
    ...issue
  }: Partial<Omit<Issue, "labels">> & { labels?: string[] }): Issue {
    const added: Issue = {
      body: "",
      comments: [],
      labels: labels.map((name) => ({ name })),
      number: github.issues.length + 1,
      state: "open",
      title: "",
      user: bot,
      ...issue,
    };
    github.issues.push(added);
    return added;
  }

  function find(context: Context): Issue {
    const issue = github.issues.find(({ number }) => number === Number(context.req.param("number")));
    return issue ?? refuse(404, "Not Found");
  }

  function findComment(context: Context): { comment: Comment; issue: Issue } {
    for (const issue of github.issues) {
      const comment = issue.comments.find(({ id }) => id === Number(context.req.param("id")));
      if (comment === undefined) continue;
      mayWrite(issue.pull_request ? "pull_requests" : "issues");
      return { comment, issue };
    }
    return refuse(404, "Not Found");
  }

  function mayWrite(permission: Permission): void {
    if (github.permissions.has(permission)) return;
    refuse(403, "Resource not accessible by integration", undefined, {
      "x-accepted-github-permissions": `${permission}=write`,
    });
  }

  /** As GitHub pages: the next page's address is in a header. */
  function page(context: Context, entries: readonly object[]) {
    const number = Number(context.req.query("page") ?? 1);
    const next = new URL(context.req.url);
    next.searchParams.set("page", String(number + 1));
    if (number * pageSize < entries.length) context.header("Link", `<${next}>; rel="next"`);
    return context.json(entries.slice((number - 1) * pageSize, number * pageSize));
  }
}

/** Text that GitHub takes as a body. */
async function bodyOf(context: Context): Promise<string> {
  const { body } = await context.req.json();
  if (body.length > 65_536) {
    refuse(422, "Validation Failed", [
      { code: "custom", message: "body is too long (maximum is 65536 characters)" },
    ]);
  }
  return body;
}

function refuse(status: 401 | 403 | 404 | 422, message: string, errors?: object[], headers = {}): never {
  throw new HTTPException(status, { res: Response.json({ errors, message }, { headers, status }) });
}

/** A pull request that is there before the command is. */
export function openPullRequest(github: LocalGitHub, comments: readonly Partial<Comment>[] = []): Issue {
  const issue: Issue = {
    body: "",
    comments: comments.map((comment, id) => ({ body: "", id, user: bot, ...comment })),
    labels: [],
    number: github.issues.length + 1,
    pull_request: {},
    state: "open",
    title: "A change",
    user: { login: "jane.roe", type: "User" },
  };
  github.issues.push(issue);
  return issue;
}
