import { Socket as TcpSocket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

/** Takes bytes that are its own only until it returns; says whether more may come now. */
type Take = (bytes: Uint8Array) => boolean;

/**
 * Has a socket of Node, or TLS on one, read into one buffer for all of them, and gives what it read to `take` until it is disposed
 * of: with a new buffer for each record the collector takes half of the time of an upload. `net.connect` can be asked for this
 * (`onread`); for sockets that were accepted, and for TLS on them, Node has no words. What the stream holds already it gives out
 * first; it gets all, as before, where Node does not have what this needs.
 */
export function readInto(stream: Duplex, take: Take): Disposable {
  const taken: Taken = { take };
  if (stream instanceof TcpSocket && mayShare(stream)) begin(stream, taken);
  return { [Symbol.dispose]: () => void (taken.take = undefined) };
}

interface Taken {
  take: Take | undefined;
}

function begin(stream: TcpSocket, taken: Taken): void {
  names ??= namesOf(stream);
  const socket = stream as unknown as Record<symbol, unknown> & { readonly _handle?: Partial<Handle> | null };
  if (names === undefined || typeof socket._handle?.useUserBuffer !== "function") return;
  socket[names.buffer] = shared;
  socket[names.callback] = (length: number): boolean => {
    const bytes = shared.subarray(0, length);
    // Behind what came before it, or it would overtake that.
    if (taken.take === undefined || stream.readableLength > 0) return stream.push(Buffer.from(bytes));
    return taken.take(bytes);
  };
  socket._handle.useUserBuffer(shared);
}

/** Windows fills the buffer of a socket in the background; what TLS has decrypted is put there in the moment in which it is told. */
function mayShare(stream: TcpSocket): boolean {
  return process.platform !== "win32" || stream instanceof TLSSocket;
}

/** What Node keeps the parts of `onread` under. Should that ever change, the stream gets all. */
interface Names {
  readonly buffer: symbol;
  readonly callback: symbol;
}

let names: Names | undefined;

function namesOf(stream: TcpSocket): Names | undefined {
  const known = Object.getOwnPropertySymbols(stream);
  const named = (name: string): symbol | undefined => known.find(({ description }) => description === name);
  const [buffer, callback] = [named("kBuffer"), named("kBufferCb")];
  return buffer && callback && named("kBufferGen") ? { buffer, callback } : undefined;
}

interface Handle {
  /** Puts there what it reads from now on. */
  useUserBuffer(buffer: Uint8Array): void;
}

// As much as a socket reads at once. What is in it has been taken before anything else is read.
const shared = Buffer.allocUnsafeSlow(65_536);
