import { errorAnswer } from "./errors.ts";

/** A misbehaviour of the network or the server. It needs a `status`, or `empty`, `drop` or `hang`. */
export interface FaultRule {
  /** Answer this status. */
  status?: number;
  /** The answer's JSON. @default an error of the API's usual form */
  body?: unknown;
  /** The answer's text in place of JSON, such as a proxy's error page: `text/html` unless `headers` says otherwise. */
  text?: string;
  /** Answer without a body, and with status 200 unless another is given. @default false */
  empty?: boolean;
  /** Answer with the API's usual error, whose message quotes the request's body. @default false */
  quote?: boolean;
  /** Headers of the answer, such as `retry-after`. @default none */
  headers?: Record<string, string>;
  /** Carry the call out all the same, before the answer or the silence. @default false */
  after?: boolean;
  /** Close the connection without an answer, before or after the call has been carried out. */
  drop?: "before" | "after";
  /** Never answer: the caller gives up, or `stop` ends the call. @default false */
  hang?: boolean;
  /** Only calls with this method. @default all */
  method?: string;
  /** Only this path template (`/configs/{slug}`), or the paths below `/v1` that this expression matches. @default all */
  path?: string | RegExp;
  /** Only each n-th of the calls that match. @default 1, each one */
  every?: number;
  /** How often it happens before it is over. @default without end */
  times?: number;
}

/** What a rule is matched with. */
export interface Arrival {
  method: string;
  /** The path below `/v1`. */
  path: string;
  /** The template that the path fits. */
  template: string;
}

/** The faults that are switched on. */
export class Faults {
  #rules: { rule: FaultRule; seen: number; fired: number }[] = [];

  add(rule: FaultRule): void {
    const { status, empty, drop, hang } = rule;
    if (!status && !empty && !drop && !hang)
      throw new TypeError("A fault needs a status, or empty, drop or hang");
    this.#rules.push({ rule, seen: 0, fired: 0 });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault that befalls this call: of the rules whose turn it is, the one that was added first. */
  strike(call: Arrival): FaultRule | undefined {
    // Each rule must see the call, or the n-th call of one would depend on the others.
    const due = this.#rules.filter((entry) => {
      if (!matches(entry.rule, call)) return false;
      entry.seen += 1;
      return entry.seen % (entry.rule.every ?? 1) === 0 && entry.fired < (entry.rule.times ?? Infinity);
    });
    const [first] = due;
    if (first) first.fired += 1;
    return first?.rule;
  }
}

/** Whether the call is carried out although the fault befalls it. */
export function carriesOut({ after, drop }: FaultRule): boolean {
  return after === true || drop === "after";
}

/** The answer that a fault gives to a call with the body `sent`. */
export function faultAnswer(fault: FaultRule, sent: string): Response {
  const answer = unheaded(fault, sent);
  for (const [name, value] of Object.entries(fault.headers ?? {})) answer.headers.set(name, value);
  return answer;
}

function unheaded({ status = 200, body, text, empty, quote }: FaultRule, sent: string): Response {
  if (empty) return new Response(null, { status });
  if (text !== undefined) return new Response(text, { status, headers: { "content-type": "text/html" } });
  if (body !== undefined) return Response.json(body, { status });
  return errorAnswer(status, quote ? `invalid body: ${sent}` : "Fault injected by the local Portkey");
}

function matches({ method, path }: FaultRule, call: Arrival): boolean {
  if (method && method !== call.method) return false;
  if (path instanceof RegExp) return call.path.search(path) >= 0;
  return path === undefined || path === call.template;
}
