import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that lives as long as the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "engine-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A real executable: a shell script of these lines. */
export async function program(folder: string, name: string, ...lines: string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), ["#!/bin/sh", ...lines, ""].join("\n"));
  await chmod(join(folder, name), 0o755);
}

/** The two programs of an engine that answers `pulumi version`. */
export async function engine(folder: string, version: string): Promise<void> {
  await program(folder, "pulumi", `echo v${version}`);
  await program(folder, "pulumi-language-nodejs");
}

/**
 * A `go` whose `go build … -o OUT …` writes the programs of an engine of this version, after some seconds
 * if they are given.
 */
export async function goCompiler(folder: string, version: string, seconds = 0): Promise<void> {
  await program(
    folder,
    "go",
    `sleep ${seconds}`,
    'while [ "$1" != -o ]; do shift; done',
    `printf '#!/bin/sh\\necho v${version}\\n' > "$2"`,
    'chmod +x "$2"',
  );
}

/** A releases host on loopback that lives as long as the test: files by name, 404 for the rest. */
export async function releasesHost(files: Record<string, string | Buffer>): Promise<string> {
  const server = createServer((request, response) => {
    const content = files[request.url?.slice("/sdk/".length) ?? ""];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sdk/`;
}

/** An address that nothing listens on: what a machine without access to the official host meets. */
export const unreachable = "http://127.0.0.1:9/sdk/";
