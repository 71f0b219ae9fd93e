/** A time as the provider gives it: RFC 3339 in whole seconds. */
export function timeText(time: Date | undefined): string | undefined {
  return time?.toISOString().replace(/\.\d+Z$/, "Z");
}
