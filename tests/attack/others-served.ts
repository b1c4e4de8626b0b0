import { openDialogue, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect } from "vitest";

/** Somebody else, from another address, who logs in, sends a file and has it back while an attack goes on, or behind it. */
export async function expectOthersServed(made: MemoryServer, user = "demo"): Promise<void> {
  const network = made.network.host("10.0.0.77");
  const ftp = await openDialogue(network, made.at);
  await ftp.logIn(user);
  await ftp.ask("TYPE I");
  const upload = await ftp.passive();
  expect(await ftp.ask("STOR /of-somebody-else")).toMatch(/^150 /);
  upload.stream.resume().end("for others");
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  const download = await ftp.passive();
  expect(await ftp.ask("RETR /of-somebody-else")).toMatch(/^150 /);
  expect(Buffer.from(await readAll(download)).toString()).toBe("for others");
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  expect(await ftp.ask("DELE /of-somebody-else")).toMatch(/^250 /);
  await ftp.ask("QUIT");
  ftp.socket.stream.destroy();
  await settle();
}

/** What a server holds: sockets, ports, dials, timers and sessions. */
export interface Holdings {
  readonly open: MemoryServer["network"]["open"];
  readonly timers: number;
  readonly sessions: number;
}

export function holdingsOf({ network, clock, server }: MemoryServer): Holdings {
  return { open: { ...network.open }, timers: clock.pending, sessions: server.sessions };
}

/** Lets the attackers go, and all timers run out; then the server has what it had, and serves others as it did. */
export async function expectNothingLeft(
  made: MemoryServer,
  before: Holdings,
  attackers: Iterable<Pick<Dialogue, "socket">> = [],
): Promise<void> {
  for (const { socket } of attackers) socket.reset();
  await settle(64);
  // Longer than the idle time, in steps, so that what a timer begins may come about.
  for (let minutes = 0; minutes < 12; minutes++) await made.clock.advance(60_000);
  await expect.poll(() => holdingsOf(made), { timeout: 10_000 }).toEqual(before);
  await expectOthersServed(made);
}
