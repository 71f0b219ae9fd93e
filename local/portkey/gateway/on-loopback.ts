import { type AddressInfo, Server } from "node:net";

/*
 * Loaded into the open gateway's process before the gateway: keeps it on this machine, tells the port that it got
 * and ends it with the process that started it. None of that can be had by its own options.
 */

const LOOPBACK = "127.0.0.1";

const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, port: number) {
  this.once("listening", () => process.send?.((this.address() as AddressInfo).port));
  return Reflect.apply(listen, this, [port, LOOPBACK]);
} as typeof listen;

const { fetch } = globalThis;
globalThis.fetch = async (input, init) => {
  const { host, hostname } = new URL(String(input));
  if (hostname !== LOOPBACK) throw new TypeError(`${host} is not on this machine`);
  return fetch(input, init);
};

process.once("disconnect", () => process.exit());
// Ctrl-C is meant for the command that is run beside it.
process.on("SIGINT", () => {});
