/**
 * A moment as Go writes it. The engine reads an unquoted date as a moment and hands it on in this form; the commands that
 * write into a stack's file (`pulumi stack init`, `pulumi config set`) leave it there.
 */
const goTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([-+]\d\d)(\d\d) \S+$/;

export function isGoTime(text: string): boolean {
  return goTime.test(text);
}

/** A copy of a value in which moments that Go wrote are Dates, as those are that a file has unquoted. */
export function withDates(value: unknown): unknown {
  if (typeof value === "string") {
    const [, day, time, hours, minutes] = goTime.exec(value) ?? [];
    return day === undefined ? value : new Date(`${day}T${time}${hours}:${minutes}`);
  }
  if (Array.isArray(value)) return value.map(withDates);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withDates(inner)]));
}

/** A copy of a value of a file in which dates are text, as the engine hands them on. */
export function withGoTimes(value: unknown): unknown {
  if (value instanceof Date)
    return `${value
      .toISOString()
      .replace("T", " ")
      .replace(/(?:\.000)?Z$/, "")} +0000 UTC`;
  if (Array.isArray(value)) return value.map(withGoTimes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withGoTimes(inner)]));
}
