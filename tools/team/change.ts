import type { YamlFile } from "../../components/environment/yaml-file.ts";

/** What a command makes of a file. */
export interface Change {
  /** Undefined where there is no file so far. */
  readonly before: YamlFile | undefined;
  /** Undefined where the file goes. */
  readonly after: YamlFile | undefined;
  /** For people, one line each. @default none */
  readonly notes?: readonly string[];
}
