/**
 * The text of a policy document as the provider keeps it: compact, keys in order.
 *
 * @param document JSON text, or the object that `aws.iam.Policy` takes as well
 * @throws SyntaxError when the text is no JSON
 */
export function documentText(document: unknown): string {
  return JSON.stringify(withoutOrder(parsed(document), (item) => item));
}

/**
 * A form in which two documents are equal exactly when IAM takes them for the same: neither the order of keys
 * and of lists counts, nor whether a single value stands in a list.
 */
export function documentMeaning(document: unknown): string {
  return JSON.stringify(
    withoutOrder(parsed(document), (list) => {
      const sorted = list.map((item) => JSON.stringify(item)).sort();
      return sorted.length === 1 ? list[0] : sorted;
    }),
  );
}

function parsed(document: unknown): unknown {
  return typeof document === "string" ? JSON.parse(document) : document;
}

function withoutOrder(value: unknown, list: (items: unknown[]) => unknown): unknown {
  if (Array.isArray(value)) return list(value.map((item) => withoutOrder(item, list)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutOrder(item, list)]));
}
