import { type Html, html } from "./html.ts";

/** In units of the drawing. */
const width = 200;
const height = 10;

/** What was spent of what may be spent, in dollars. */
export interface Spending {
  readonly spent: number;
  readonly allowed: number;
  /** Null: no alert. */
  readonly alertAt: number | null;
}

/** A bar, for the eye alone: the amounts stand beside it. */
export function bar({ alertAt, allowed, spent }: Spending): Html {
  const at = (amount: number) => Math.round(Math.min(1, amount / allowed) * width);
  const alert = alertAt === null ? undefined : html`<path class="alert" d="M${at(alertAt)} 0v${height}"/>`;
  return html`<svg class="bar ${state({ alertAt, allowed, spent })}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="${width}" height="${height}"/><rect class="fill" width="${at(spent)}" height="${height}"/>${alert}</svg>`;
}

function state({ alertAt, allowed, spent }: Spending): "over" | "alerted" | "within" {
  if (spent >= allowed) return "over";
  return alertAt !== null && spent >= alertAt ? "alerted" : "within";
}
