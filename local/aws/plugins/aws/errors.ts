import type { DiffingProvider } from "../serve.ts";

/**
 * The provider, with AWS's error codes in its messages, as the real provider has them: `LimitExceeded: Cannot
 * exceed quota …`. The SDK keeps the code apart from the message, and the engine passes on the message alone.
 */
export function tellingCodes(provider: DiffingProvider): DiffingProvider {
  return new Proxy(provider, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function") return member;
      return async (...args: unknown[]) => {
        try {
          return await member.apply(target, args);
        } catch (error) {
          throw withCode(error);
        }
      };
    },
  });
}

function withCode(error: unknown): unknown {
  // Only errors of the SDK say whose fault they are.
  if (!(error instanceof Error) || !("$fault" in error)) return error;
  const code = "Code" in error && typeof error.Code === "string" ? error.Code : error.name;
  return new Error(`${code}: ${error.message}`, { cause: error });
}
