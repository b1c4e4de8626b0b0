import { encodeText, type Endpoint } from "@tandem/protocol";
import type { Clock, Network, Socket } from "@tandem/transport";
import { scriptedServer, type ScriptedPeer } from "./scripted-server.ts";

/** A server that means ill. What it does to a client is a script: words in its own order, floods, drips, silence and resets. */
export interface HostileServer extends AsyncDisposable {
  readonly at: Endpoint;
  /** What happens to the next client; resolves when the script is over. */
  attack(script: (peer: HostilePeer) => Promise<void> | void): Promise<void>;
}

/** One control connection of a hostile server. */
export interface HostilePeer extends ScriptedPeer {
  /**
   * Sends the piece again and again, as fast as the client reads, until it hangs up; gives the bytes that it took. Rejects
   * when the client takes more than `most`: it would take everything.
   */
  flood(piece: string | Uint8Array, options?: { readonly most?: number; readonly socket?: Socket }): Promise<number>;
  /** Sends byte after byte, `delay` milliseconds apart, until the client hangs up or there are no more. */
  drip(bytes: string, delay: number): Promise<void>;
  /** Breaks the connection off. */
  reset(): void;
  /** Says nothing until the client hangs up. */
  silence(): Promise<void>;
  /** Greets, takes any name and password, and lists the features: everything before it was in good order. */
  welcome(features?: readonly string[]): Promise<void>;
  /** Answers TYPE and EPSV, and gives the data connection of the transfer command that follows, which is left without an answer. */
  data(command: string | RegExp): Promise<Socket>;
}

/** Starts one at an address of a host. */
export async function hostileServer(host: Network, clock: Clock, at: Endpoint): Promise<HostileServer> {
  const server = await scriptedServer(host, at);
  return {
    at: server.at,
    async attack(script) {
      const peer = hostilePeer(await server.accept(), clock);
      await script(peer);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function hostilePeer(scripted: ScriptedPeer, clock: Clock): HostilePeer {
  return {
    ...scripted,
    async flood(piece, { most = defaultMost, socket = scripted.socket } = {}) {
      const { stream } = socket;
      stream.on("error", () => {});
      const bytes = repeated(typeof piece === "string" ? encodeText(piece) : piece);
      let sent = 0;
      while (!stream.destroyed && stream.writable) {
        if (sent > most) throw new Error(`The client took ${sent} bytes and still goes on.`);
        sent += bytes.length;
        if (!stream.write(bytes)) await drained(socket);
        await clock.turn();
      }
      return sent;
    },
    async drip(bytes, delay) {
      for (const byte of encodeText(bytes)) {
        if (scripted.socket.stream.destroyed) return;
        scripted.send(Uint8Array.of(byte));
        await new Promise<void>((resolve) => void clock.timer(delay, resolve));
      }
    },
    reset: () => scripted.socket.reset(),
    silence: () => scripted.ended,
    welcome: (features) => scripted.logIn(features),
    async data(command) {
      let next = await scripted.next();
      if (next.startsWith("TYPE ")) {
        scripted.say("200 Yes.");
        next = await scripted.next();
      }
      if (next !== "EPSV") throw new Error(`Expected EPSV, and the client sent "${next}".`);
      const listener = await scripted.listen();
      scripted.say(`229 Entering extended passive mode (|||${listener.local.port}|).`);
      const socket = await listener.accept();
      await listener[Symbol.asyncDispose]();
      await scripted.expect(command);
      return socket;
    },
  };
}

/** Until the client has read, or is gone. */
function drained({ stream }: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
}

/** The piece as often as it fits into what one write carries. */
function repeated(piece: Uint8Array): Uint8Array {
  const times = Math.max(1, Math.floor(writeLength / piece.length));
  const bytes = new Uint8Array(times * piece.length);
  for (let at = 0; at < times; at++) bytes.set(piece, at * piece.length);
  return bytes;
}

const writeLength = 64 * 1024;
// More than any limit of a client that is not told otherwise.
const defaultMost = 512 * 1024 * 1024;
