import { createHash } from "node:crypto";
import { execa } from "execa";
import { HTTPError } from "got";
import { http } from "../../components/shared/network/http.ts";
import { progress } from "../progress.ts";

/** Where Pulumi publishes its releases: the place that the script at https://get.pulumi.com installs from. */
export const officialReleases = "https://get.pulumi.com/releases/sdk/";

/**
 * Puts the official release of an engine into a folder, after comparing it with its published checksum.
 *
 * @param version without a leading "v"
 * @param releases the folder of releases, with a slash at its end
 * @throws if there is no release for this machine, the host does not answer within seconds, or the
 *   archive is not the published one
 */
export async function downloadEngine(version: string, releases: string, into: string): Promise<void> {
  if (!["linux", "darwin"].includes(process.platform) || !["x64", "arm64"].includes(process.arch)) {
    throw new Error(`nothing is published for ${process.platform} on ${process.arch}`);
  }
  const archive = `pulumi-v${version}-${process.platform}-${process.arch}.tar.gz`;

  await progress(`Downloading Pulumi ${version}`, async () => {
    const published = await publishedChecksum(version, archive, releases);
    const content = await host(new URL(archive, releases)).buffer();
    const actual = createHash("sha256").update(content).digest("hex");
    if (published && published !== actual) {
      throw new Error(`${archive} has checksum ${actual}, published is ${published}`);
    }
    // The programs lie in one folder "pulumi" of the archive.
    await execa("tar", ["-xzf", "-", "-C", into, "--strip-components=1"], { input: content });
  });
}

/** The SHA-256 that is published for an archive, or undefined if the host keeps no list of checksums. */
async function publishedChecksum(
  version: string,
  archive: string,
  releases: string,
): Promise<string | undefined> {
  let list: string;
  try {
    list = await host(new URL(`pulumi-${version}-checksums.txt`, releases)).text();
  } catch (error) {
    if (error instanceof HTTPError) return undefined;
    throw error;
  }
  const line = list.split("\n").find((entry) => entry.trimEnd().endsWith(` ${archive}`));
  if (!line) throw new Error(`the published checksums do not list ${archive}`);
  return line.split(" ")[0];
}

/** Gives up on a silent host within seconds: there is another way to get an engine. */
const host = http.extend({
  retry: { limit: 0 },
  timeout: { lookup: 5_000, connect: 5_000, secureConnect: 5_000, response: 20_000, socket: 20_000 },
});
