import { Mistakes } from "../../components/mistakes.ts";
import { type ProjectFiles, stackFile, type Values } from "../../components/stack-file.ts";

/** Whether environments/<environment>.yaml may say a value of an environment. */
export function standsInEnvironmentFile(value: string): boolean {
  return reads({}, "dev", { [value]: "" });
}

/** Whether the stack of one team may say a value of an environment. */
export function standsInTeamStack(value: string): boolean {
  return reads({ environment: "dev", team: {}, [value]: "" }, "dev-payments", {});
}

/** The program itself is asked, by files that have nothing but the value. */
function reads(values: Values, stack: string, shared: Values): boolean {
  const files: ProjectFiles = { environment: () => shared, hasStack: () => false };
  try {
    stackFile(values, { project: "bedrock-portkey", stack }, files);
    return true;
  } catch (error) {
    if (error instanceof Mistakes) return false;
    throw error;
  }
}
