import { createConnection, type Socket } from "node:net";
import type { Endpoint } from "@tandem/protocol";
import { ftpClient, loggedIn } from "../operated/ftp-client.ts";
import { addressOf, crowdAccount, eachOf, restlessCrowd, type Crowd, type CrowdOptions } from "./crowd.ts";

/**
 * Connections that say nothing, or half a command, a byte every few seconds (slow loris); who is turned out comes again. They
 * come from as many addresses as they need.
 */
async function slowLoris({ at, count }: CrowdOptions): Promise<Crowd> {
  const open = new Set<Socket>();
  let over = false;
  const join = async (n: number): Promise<void> => {
    if (over) return;
    const socket = createConnection({ host: at.address, port: at.port, localAddress: addressOf(3, n, 240) });
    open.add(socket);
    socket.on("error", () => {});
    // The greeting says that the server has taken it, and not only the system.
    const taken = new Promise((resolve) => void socket.once("data", resolve).once("close", resolve));
    socket.once("close", () => {
      open.delete(socket);
      setTimeout(() => void join(n), 500);
    });
    if (n % 2 === 0) socket.write("USER crow");
    await taken;
  };
  await eachOf(count, 500, join);
  const drip = setInterval(() => {
    for (const socket of open) if (socket.localAddress !== undefined && Math.random() < 0.3) socket.write("d");
  }, 2_000);
  return {
    async leave() {
      over = true;
      clearInterval(drip);
      for (const socket of open) socket.destroy();
      return [];
    },
  };
}

/** Guessers that try wrong passwords, at the honest account too, and hang up rather than wait for long. */
function loginFlood({ at, count }: CrowdOptions): Crowd {
  return restlessCrowd(count, async (n) => {
    try {
      using ftp = await ftpClient({ at, from: addressOf(4, n, 200) });
      await ftp.ask(`USER ${["honest", "root", "admin", `u${n}`][n % 4]}`);
      const answered = ftp.ask(`PASS wrong${Math.random()}`);
      await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 1_000))]);
      answered.catch(() => {});
    } catch {
      // Turned away: it comes again.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  });
}

/** Sessions that ask for passive ports as fast as they are answered, and connect to none. */
function passiveFlood({ at, count }: CrowdOptions): Crowd {
  return restlessCrowd(count, async (n, left) => {
    using ftp = await loggedIn({ at, from: addressOf(5, n, 240), ...crowdAccount });
    while (!left()) await ftp.ask(n % 2 === 0 ? "PASV" : "EPSV");
  });
}

/** What a server has to bear beside those who work with it: as many as are told of, or a part of them. */
export function hostileCrowds(part: number): readonly HostileCrowd[] {
  const [loris, guessers, flooders] = [2_000 * part, 300 * part, 200 * part];
  return [
    [`${loris.toLocaleString("en")} slow loris`, (at) => slowLoris({ at, count: loris })],
    [`${guessers} guessers of passwords`, async (at) => loginFlood({ at, count: guessers })],
    [`${flooders} that ask for passive ports`, async (at) => passiveFlood({ at, count: flooders })],
  ];
}

type HostileCrowd = readonly [name: string, gather: (at: Endpoint) => Promise<Crowd>];
