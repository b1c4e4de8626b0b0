import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { randomInt } from "node:crypto";

/** Passive ports `first` to `last`, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A hundred ports, or fewer, below those the kernel hands out, so that another test run on this machine hardly meets them. */
export function passivePorts(count = 100): PortRange {
  const first = 20_000 + randomInt(120) * 100;
  return { first, last: first + count - 1 };
}
