import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { MemoryServer } from "@tandem/testkit";
import type { Socket } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import type { Random } from "./random.ts";
import { tlsOver } from "./tls/secure-client.ts";

/**
 * One session of `actions` commands, handshakes and data connections at random, under TLS and out of it again, ended anyhow or
 * not at all. What it returns lets go of what the client still has.
 */
export async function playSecureSession(made: MemoryServer, random: Random, actions: number): Promise<Disposable> {
  const implicit = random.chance(0.2);
  const socket = await made.client.dial({ remote: { ...made.at, port: implicit ? 990 : 21 } });
  const line = new Line(socket, random);
  const data = new DataConnections(made, random, line);
  if (implicit) line.secure();
  for (let action = 0; action < actions && !socket.stream.destroyed; action++) {
    if (random.chance(0.7)) line.say(random.times(1 + random.below(3), () => command(random)));
    else await data.act();
    await settle(random.below(12));
    line.follow();
    if (random.chance(0.03)) await made.clock.advance(random.pick([10, 500, 31_000]));
  }
  random.pick([
    () => line.say(["QUIT"]),
    () => line.end(),
    () => socket.reset(),
    () => void socket.stream.destroy(),
    // It goes on as it is, until its time is up.
    () => {},
  ])();
  await settle(random.below(20));
  if (random.chance(0.8)) data.leave();
  return {
    [Symbol.dispose]() {
      data.leave();
      line.leave();
    },
  };
}

/** A control connection whose client may have TLS on it, or believe so. */
class Line {
  /** The port of the last 229. */
  port: number | undefined;
  /** The newest session that a data connection could go on with. */
  session: Buffer | undefined;
  readonly #socket: Socket;
  readonly #random: Random;
  #tls: TLSSocket | undefined;
  /** What is to become of TLS, by the last replies. */
  #due: "begin" | "end" | undefined;

  constructor(socket: Socket, random: Random) {
    this.#socket = socket;
    this.#random = random;
    this.#listen(socket.stream);
  }

  say(lines: readonly string[]): void {
    const stream = this.#tls ?? this.#socket.stream;
    if (stream.writable) stream.write(lines.map((text) => `${text}\r\n`).join(""));
  }

  end(): void {
    (this.#tls ?? this.#socket.stream).end();
  }

  /** Does what the replies ask for, or something else. */
  follow(): void {
    const due = this.#due;
    this.#due = undefined;
    if (due === undefined || this.#random.chance(0.1)) return;
    if (due === "begin") this.secure();
    else this.#clear();
  }

  secure(): void {
    const { stream } = this.#socket;
    if (this.#tls !== undefined || stream.destroyed) return;
    if (this.#random.chance(0.2)) return disturb(stream, this.#random);
    stream.removeAllListeners("data");
    if (this.#random.chance(0.15)) breakOnTheWay(stream, this.#random);
    this.#tls = tlsOver(this.#socket, this.#random.chance(0.4) ? { maxVersion: "TLSv1.2" } : {});
    this.#tls.on("session", (session: Buffer) => (this.session = session));
    this.#listen(this.#tls);
  }

  leave(): void {
    const { stream } = this.#socket;
    for (const method of keptOpen) Reflect.deleteProperty(stream, method);
    stream.destroy();
  }

  /** Ends TLS and leaves TCP open, in order or at once. */
  #clear(): void {
    const { stream } = this.#socket;
    const tls = this.#tls;
    if (tls === undefined) return;
    this.#tls = undefined;
    // Node's client would end TCP behind TLS.
    stream.end = stream.destroy = (() => stream) as typeof stream.end;
    const clear = (): void => {
      stream.removeAllListeners("data");
      for (const method of keptOpen) Reflect.deleteProperty(stream, method);
      this.#listen(stream);
    };
    if (this.#random.chance(0.8)) tls.once("end", clear).end();
    else clear();
  }

  #listen(stream: Duplex): void {
    stream.on("error", () => {});
    stream.on("end", () => stream.end());
    stream.on("data", (bytes: Buffer) => {
      const text = bytes.toString("latin1");
      const port = /\|\|\|(\d+)\|/.exec(text)?.[1];
      if (port !== undefined) this.port = Number(port);
      if (/^234 /m.test(text)) this.#due = "begin";
      if (/^(?:200 In clear|220 )/m.test(text) && this.#tls !== undefined) this.#due = "end";
    });
  }
}

const keptOpen = ["end", "destroy"] as const;

class DataConnections {
  readonly #made: MemoryServer;
  readonly #random: Random;
  readonly #line: Line;
  readonly #sockets = new Set<Socket>();
  readonly #streams: Duplex[] = [];

  constructor(made: MemoryServer, random: Random, line: Line) {
    this.#made = made;
    this.#random = random;
    this.#line = line;
  }

  async act(): Promise<void> {
    const { client, at } = this.#made;
    const { port, session } = this.#line;
    const random = this.#random;
    if (random.chance(0.5) && port !== undefined) {
      const socket = await client.dial({ remote: { ...at, port } }).catch(() => undefined);
      if (socket === undefined) return;
      this.#sockets.add(socket);
      socket.stream.on("error", () => {});
      if (random.chance(0.2)) disturb(socket.stream, random);
      if (random.chance(0.15)) breakOnTheWay(socket.stream, random);
      this.#streams.push(
        random.chance(0.7)
          ? tlsOver(socket, {
              ...(random.chance(0.7) && { session }),
              ...(random.chance(0.3) && { maxVersion: "TLSv1.2" }),
            })
          : socket.stream,
      );
      return;
    }
    const stream = this.#streams.at(-1);
    if (stream === undefined || stream.destroyed) return;
    random.pick([
      () => stream.resume(),
      () => stream.resume(),
      () => stream.pause(),
      () => stream.writable && stream.write(random.pick(["x", "a\r\nb", Buffer.alloc(100_000)])),
      () => stream.end("last"),
      () => stream.end(),
      () => stream.destroy(),
      () => random.pick([...this.#sockets]).reset(),
    ])();
  }

  leave(): void {
    for (const stream of this.#streams) stream.destroy();
    for (const { stream } of this.#sockets) stream.destroy();
  }
}

/** Says what is no TLS where TLS is due, or only the beginning of it. */
function disturb(stream: Duplex, random: Random): void {
  if (!stream.writable) return;
  stream.write(
    random.pick([
      "USER demo\r\nPASS secret\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      Buffer.of(22, 3, 1),
      Buffer.of(22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3),
      Buffer.of(21, 3, 3, 0, 2, 2, 40),
      Buffer.from(random.times(1 + random.below(600), () => random.below(256))),
    ]),
  );
}

/** Changes, doubles or swallows a byte of what is sent, or cuts the connection off there. */
function breakOnTheWay(stream: Duplex, random: Random): void {
  const place = random.below(random.pick([8, 600, 3_000]));
  const write = stream.write.bind(stream) as (bytes: Uint8Array, ...rest: readonly unknown[]) => boolean;
  let sent = 0;
  const broken = (given: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
    const bytes = Buffer.from(given as Uint8Array);
    const at = place - sent;
    sent += bytes.length;
    if (at < 0 || at >= bytes.length) return write(bytes, ...rest);
    Reflect.deleteProperty(stream, "write");
    const [before, byte, behind] = [bytes.subarray(0, at), bytes.subarray(at, at + 1), bytes.subarray(at + 1)];
    switch (random.pick(["change", "double", "swallow", "cut"] as const)) {
      case "change":
        return write(Buffer.concat([before, Buffer.of(byte[0]! ^ (1 + random.below(255))), behind]), ...rest);
      case "double":
        return write(Buffer.concat([before, byte, byte, behind]), ...rest);
      case "swallow":
        return write(Buffer.concat([before, behind]), ...rest);
      case "cut": {
        const went = write(before, ...rest);
        stream.destroy();
        return went;
      }
    }
  };
  stream.write = broken as typeof stream.write;
}

function command(random: Random): string {
  return random.pick([
    ...["AUTH TLS", "AUTH TLS", "AUTH TLS", "AUTH SSL", "AUTH X", "PBSZ 0", "PBSZ 0", "PROT P", "PROT P", "PROT C"],
    ...["USER demo", "PASS secret", "USER demo\r\nPASS secret", "USER demo\r\nPASS secret\r\nPBSZ 0\r\nPROT P"],
    ...["CCC", "REIN", "PBSZ 0\r\nPROT P\r\nEPSV"],
    ...["EPSV", "EPSV", "EPSV", "EPSV", "RETR a", "RETR big", "STOR b", "STOR b", "STOU", "APPE b", "NLST", "MLSD"],
    ...["ABOR", "STAT", "NOOP", "FEAT", "SIZE a", "MIC YWJj", "\u00ff\u00f4\u00ff\u00f2ABOR"],
  ]);
}
