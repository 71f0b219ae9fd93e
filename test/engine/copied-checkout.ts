import { copyFile, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { checkout } from "../../local/folders.ts";

/** A checkout of one's own, whose files and .local/ a test may change. */
export interface CopiedCheckout {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Copies what git has or would add of this checkout, with the packages by link. */
export async function copiedCheckout(): Promise<CopiedCheckout> {
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-checkout-"));
  const listed = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: checkout,
  });
  for (const name of listed.stdout.split("\0").filter(Boolean)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await copyFile(join(checkout, name), join(folder, name));
  }
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rm(folder, { force: true, recursive: true }) };
}
