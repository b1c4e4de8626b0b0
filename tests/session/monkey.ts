import {
  decodeText,
  encodeText,
  LineDecoder,
  parseExtendedPassiveReply,
  parsePassiveReply,
  TelnetDecoder,
  type Reply,
} from "@tandem/protocol";
import type { Dialogue, MemoryServer } from "@tandem/testkit";
import type { Listener, Socket } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import type { Random } from "./random.ts";

/** What a session of the monkey said and heard. */
export interface MonkeySession {
  /** Every command line, in order, as a server must read what was sent. */
  readonly said: readonly string[];
  /** Every reply but the greeting, in order. */
  readonly heard: readonly Reply[];
  /** Whether the monkey waited for the end: then each command must have had its final reply. */
  readonly patient: boolean;
  /** Whether the session was over when it had been given all the time there is. */
  readonly over: boolean;
}

/** How a monkey speaks. */
export interface Manner {
  /** Makes one command line, without its end; the monkey's own when missing. */
  readonly speak?: (random: Random) => string;
  /** Changes the bytes before they are sent. */
  readonly mangle?: (bytes: Uint8Array, random: Random) => Uint8Array;
}

/** One session of `actions` random commands and data connections, ended in a random way. */
export async function playSession(
  made: MemoryServer,
  random: Random,
  actions: number,
  { speak = command, mangle = (bytes) => bytes }: Manner = {},
): Promise<MonkeySession> {
  const ftp = await made.connect();
  const said: string[] = [];
  const telnet = new TelnetDecoder();
  const decoder = new LineDecoder({ maximum: 4_608 });
  const send = (bytes: Uint8Array): void => {
    for (const line of decoder.push(telnet.push(bytes).bytes))
      said.push(line.kind === "line" ? decodeText(line.bytes) : "");
    for (const piece of random.cut(bytes)) ftp.send(piece);
  };
  const heard: Reply[] = [];
  const listening = hearing(ftp, heard);
  const say = (...lines: readonly string[]): void => {
    const text = lines.map((line) => `${line}${random.pick(["\r\n", "\r\n", "\r\n", "\n"])}`).join("");
    send(mangle(encodeText(text), random));
  };
  const data = dataConnections(made, random, heard);
  if (random.chance(0.95)) say("USER demo", random.chance(0.95) ? "PASS secret" : "PASS wrong", "TYPE I");
  for (let action = 0; action < actions; action++) {
    if (random.chance(0.7)) say(...(await data.prefix(ftp)), ...random.times(1 + random.below(3), () => speak(random)));
    else data.act();
    await settle(random.below(4));
    if (random.chance(0.03)) await made.clock.advance(random.pick([10, 500, 31_000]));
  }
  const ending = random.pick(["quit", "quit", "end", "reset", "vanish"]);
  if (ending === "reset") ftp.socket.reset();
  else if (ending === "vanish") ftp.socket.stream.destroy();
  else if (ending === "end") ftp.socket.stream.end();
  else {
    send(encodeText("QUIT\r\n"));
    ftp.socket.stream.on("end", () => ftp.socket.stream.end());
  }
  if (random.chance(0.5)) await settle(random.below(8));
  data.leave();
  // Replies are under way in pieces of a byte or two: the clock waits for them, or the linger time would cut them off.
  for (let before = -1; before < heard.length;) {
    before = heard.length;
    await settle(1_000);
  }
  // A transfer that waits for its data connection gives up after 30 s, and another may have waited behind it; a QUIT that was
  // mangled is made up for by the idle time.
  for (let minute = 0; minute < 200 && !listening.over; minute++) {
    await made.clock.advance(31_000);
    // Compression and hashes run on threads, in real time.
    if (minute > 20) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await data.dispose();
  ftp.socket.stream.destroy();
  return { said, heard, patient: ending === "quit" || ending === "end", over: listening.over };
}

function hearing(ftp: Dialogue, heard: Reply[]): { readonly over: boolean } {
  const state = { over: false };
  const listen = async (): Promise<void> => {
    for (;;) heard.push(await ftp.reply());
  };
  listen().catch(() => (state.over = true));
  return state;
}

interface DataConnections {
  /** The commands that promise a data connection before the next one, mostly none. */
  prefix(ftp: Dialogue): Promise<readonly string[]>;
  /** Does something at random to a data connection. */
  act(): void;
  /** Lets go of all data connections. */
  leave(): void;
  dispose(): Promise<void>;
}

function dataConnections(made: MemoryServer, random: Random, heard: readonly Reply[]): DataConnections {
  const sockets = new Set<Socket>();
  const listeners: Listener[] = [];
  let left = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.stream.on("error", () => {}).on("close", () => void sockets.delete(socket));
    if (left) socket.stream.destroy();
    else if (random.chance(0.5)) socket.stream.resume().on("end", () => socket.stream.end());
  };
  const dial = (): void => {
    const port = lastPort(heard);
    if (port !== undefined) made.client.dial({ remote: { ...made.at, port } }).then(keep, () => {});
  };
  const some = (use: (socket: Socket) => unknown): void => {
    if (sockets.size > 0) use(random.pick([...sockets]));
  };
  const write = ({ stream }: Socket): void => {
    if (stream.writable) stream.write(random.pick(["x", "\r", "\n", "\r\n", "a\r\nb\nc\r", Buffer.alloc(100_000)]));
  };
  return {
    async prefix({ socket }) {
      if (random.chance(0.6)) return [];
      if (random.chance(0.6)) return [random.pick(["PASV", "EPSV"])];
      const { address } = socket.local;
      const listener = await made.client.listen({ local: { address, port: 0 } }, keep);
      listeners.push(listener);
      const { port } = listener.local;
      if (random.chance(0.2)) await listener[Symbol.asyncDispose]();
      return [
        random.chance(0.5)
          ? `EPRT |1|${address}|${port}|`
          : `PORT ${address.replaceAll(".", ",")},${port >> 8},${port & 0xff}`,
      ];
    },
    act: () =>
      random.pick([
        dial,
        dial,
        dial,
        () => some(write),
        () => some(write),
        () => some(({ stream }) => stream.resume()),
        () => some(({ stream }) => stream.pause()),
        () => some(({ stream }) => stream.end()),
        () => some(({ stream }) => stream.end("last")),
        () => some(({ stream }) => stream.destroy()),
        () => some((socket) => socket.reset()),
      ])(),
    leave() {
      left = true;
      for (const { stream } of sockets) stream.destroy();
    },
    async dispose() {
      for (const listener of listeners) await listener[Symbol.asyncDispose]();
      for (const { stream } of sockets) stream.destroy();
    },
  };
}

function lastPort(heard: readonly Reply[]): number | undefined {
  const last = heard.findLast(({ code }) => code === 227 || code === 229);
  if (last === undefined) return undefined;
  const text = `${last.code} ${last.lines.join(" ")}`;
  return (last.code === 227 ? parsePassiveReply(text) : parseExtendedPassiveReply(text)).port;
}

function command(random: Random): string {
  const path = random.pick([
    "a",
    "b",
    "c",
    "d/e",
    "/d",
    "../../x",
    ".",
    "/",
    "big",
    " ",
    "a\r\0b",
    'q"q',
    "\u0007",
    "ä",
  ]);
  return random.pick([
    ...["RETR", "STOR", "APPE", "DELE", "RMD", "MKD", "CWD", "RNFR", "RNTO", "SIZE", "MDTM"].map(
      (verb) => `${verb} ${path}`,
    ),
    ...["RETR", "STOR", "RETR", "STOR", "RETR big", "STOR a", "RETR a"].map((verb) => `${verb} ${path}`.slice(0, 40)),
    ...["LIST", "NLST", "MLSD", "MLST", "STAT", "LIST -la", `STAT ${path}`, `MLSD ${path}`],
    ...["ABOR", "ABOR", "ABOR", "NOOP", "STAT", "NOOP", "PWD", "CDUP", "SYST", "FEAT", "HELP", "HELP STOR"],
    ...[
      "TYPE A",
      "TYPE I",
      "TYPE E",
      "MODE S",
      "MODE B",
      "STRU F",
      "ALLO 5",
      "ACCT x",
      "OPTS UTF8 ON",
      "OPTS MLST type;",
    ],
    ...[
      "REST 1",
      "REST 3",
      "REST 99999999",
      "REST x",
      "PASV x",
      "EPSV 2",
      "PORT 1,2,3",
      "EPRT |9|x|1|",
      "PORT 10,0,0,1,9,9",
    ],
    ...["USER demo", "PASS secret", "USER x", "BOGUS", "constructor", "", " ", "x".repeat(5_000), "AUTH TLS", "SITE x"],
  ]);
}
