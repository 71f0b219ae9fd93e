import type { Properties } from "../wire.ts";
import { defaultRegion } from "./region.ts";

/**
 * The id and the region of an object that is read. One that is imported has no properties yet: then `@region` behind the
 * id is its region, and without that it is in the provider's own.
 */
export function importId(given: string, { region }: Properties): { id: string; region: string } {
  const [id = "", place = defaultRegion] = given.split("@");
  return { id, region: typeof region === "string" ? region : place };
}
