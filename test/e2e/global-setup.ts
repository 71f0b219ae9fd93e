import { claudeCode } from "./claude-code.ts";

/** Installs the client once, before test files that run side by side would each begin to. */
export default async function setUp(): Promise<void> {
  await claudeCode();
}
