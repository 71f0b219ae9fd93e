import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { cache as machineCache } from "../folders.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import { buildEngine } from "./build.ts";
import { downloadEngine, officialReleases } from "./download.ts";
import { isWhole, makeEngineFolder } from "./engine-folder.ts";
import { engineOnPath } from "./programs.ts";

const require = createRequire(import.meta.url);

/** The version of the installed @pulumi/pulumi: an engine serves if it is of the same major and not older. */
export const sdkVersion: string = require("@pulumi/pulumi/package.json").version;

/** Carries pulumi-resource-pulumi-nodejs, the provider of dynamic resources. */
const sdkFolder = dirname(require.resolve("@pulumi/pulumi/package.json"));

/** Carries pulumi-language-nodejs for an engine that was built, since builds have none. */
const languageHostFolder = join(import.meta.dirname, "language-host");

/** A Pulumi engine that can run this project. */
export interface Engine {
  /**
   * Folders to put first on PATH. The folder of an engine that is on PATH already is not among them:
   * it may hold another `node`, which must not come before the one in use.
   */
  path: string[];
  /** Of the `pulumi` program, without a leading "v". */
  version: string;
  /** How it was come by: found on PATH, downloaded or built just now, or made by an earlier call. */
  origin: "path" | "cache" | "download" | "build";
}

/** Where an engine may come from. */
export interface EngineSources {
  /** Version to serve, without a leading "v". @default that of the installed @pulumi/pulumi */
  version?: string;
  /** Folders to find `pulumi` and `go` in. @default the environment variable PATH */
  searchPath?: string;
  /** Folder that keeps what was downloaded or built. @default the machine's cache folder */
  cache?: string;
  /** Folder of official releases, with a slash at its end. @default https://get.pulumi.com/releases/sdk/ */
  releases?: string;
}

/**
 * Finds a Pulumi engine that serves the installed SDK, or makes one: from PATH, else from the cache, else
 * the official download, else a build from Go modules. Takes a second at most once one is there. Of two runs
 * that need one made, the second waits for the first.
 *
 * @throws one error that says why each way failed and what to do, if none worked
 */
export async function ensureEngine(sources: EngineSources = {}): Promise<Engine> {
  const {
    version = sdkVersion,
    searchPath = process.env.PATH ?? "",
    cache = machineCache,
    releases = officialReleases,
  } = sources;
  const programFolders = searchPath.split(delimiter).filter(Boolean);
  const folder = join(cache, `engine-${version}`);
  const made = { path: [folder, languageHostFolder, sdkFolder], version };
  const failures: string[] = [];

  /** The engine that one way gives, or undefined and a failure noted down. */
  const attempt = async (way: string, work: () => Promise<Engine>) => {
    try {
      return await work();
    } catch (error) {
      failures.push(`- ${way}: ${error instanceof Error ? error.message : error}`);
    }
  };
  const onPath = () =>
    attempt("on PATH", async () => {
      return { path: [sdkFolder], version: await engineOnPath(version, programFolders), origin: "path" };
    });
  const inCache = async (): Promise<Engine | undefined> =>
    (await isWhole(folder)) ? { ...made, origin: "cache" } : undefined;
  const downloaded = () =>
    attempt("official download", async () => {
      await makeEngineFolder(folder, version, (draft) => downloadEngine(version, releases, draft));
      return { ...made, origin: "download" };
    });
  const built = () =>
    attempt("build from Go modules", async () => {
      await makeEngineFolder(folder, version, (draft) => buildEngine(version, programFolders, draft));
      return { ...made, origin: "build" };
    });

  const engine =
    (await onPath()) ??
    (await inCache()) ??
    (await oneAtATime(folder, `makes Pulumi ${version}`, async () => {
      return (await inCache()) ?? (await downloaded()) ?? (await built());
    }));
  if (engine) return engine;
  throw new Error(
    [
      `There is no Pulumi engine that serves @pulumi/pulumi ${version}, and none of three ways to get one worked:`,
      ...failures,
      `Put Pulumi ${version} or a later release of the same major on PATH (https://www.pulumi.com/docs/install/), ` +
        `let this machine reach ${releases}, or install Go and let it reach a module mirror.`,
    ].join("\n"),
  );
}
