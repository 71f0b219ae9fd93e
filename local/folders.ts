import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The checkout that this file belongs to. */
export const checkout = resolve(import.meta.dirname, "..");

/** What one checkout keeps between local runs: state of the stack, of the local AWS, of the local Portkey. */
export const localState = join(checkout, ".local");

/** The project folder in a state folder, in which the engine works. */
export const projectIn = (state: string): string => join(state, "project");

/**
 * What is made once per machine and shared by every checkout: built engines, moto's virtual environment.
 * Follows the XDG convention.
 */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "bedrock-portkey");
