/** A piece of a document, escaped already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a piece: text is escaped, pieces are taken as they are, `undefined` is nothing. */
export type Part = Html | number | string | undefined | readonly Part[];

/** Makes a piece of HTML or SVG. Whatever text stands in it is shown as text, in content and quoted attributes. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.reduce((text, literal, index) => text + rendered(parts[index - 1]) + literal));
}

function rendered(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.text;
  return typeof part === "object" ? part.map(rendered).join("") : escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '"': "&quot;",
  "&": "&amp;",
  "'": "&#39;",
  "<": "&lt;",
  ">": "&gt;",
};

/** Characters that no document may hold, or that reorder or hide what is beside them, are shown as one that replaces them. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? "")
    .replaceAll(/[^\P{Cc}\t\n\r]|\p{Cf}/gu, "\ufffd");
}
