/**
 * Whether a URL's host is this machine: what is sent there passes no network.
 *
 * @param hostname as `URL` gives it, an IPv6 address in brackets
 */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    /^127(\.\d{1,3}){3}$/.test(hostname) ||
    hostname === "[::1]"
  );
}
