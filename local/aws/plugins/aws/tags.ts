import type { Tag } from "@aws-sdk/client-iam";

/** Tags as a program writes them. */
export type Tags = Readonly<Record<string, string>>;

/** Tags as IAM takes them. */
export function toList(tags: Tags = {}): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as IAM gives them, as a program writes them. */
export function fromList(tags: Tag[] = []): Tags {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** The tags to write and the keys to remove, to come from one set of tags to another. */
export function tagChanges(from: Tags = {}, to: Tags = {}): { write: Tag[]; remove: string[] } {
  return {
    write: toList(to).filter(({ Key = "", Value }) => from[Key] !== Value),
    remove: Object.keys(from).filter((key) => !(key in to)),
  };
}

/** The output properties `tags` and `tagsAll`; like the real provider, `tags` is absent when there are none. */
export function tagOutputs(tags: Tags = {}): { tags: Tags | undefined; tagsAll: Tags } {
  return { tags: Object.keys(tags).length > 0 ? tags : undefined, tagsAll: tags };
}
