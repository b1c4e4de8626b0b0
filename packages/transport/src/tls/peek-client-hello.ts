import type { Clock } from "../clock.ts";
import type { Socket } from "../network.ts";
import { ClientHelloDecoder, type ClientHello } from "./client-hello.ts";

export interface PeekClientHelloOptions {
  readonly clock: Pick<Clock, "timer">;
  /** Milliseconds for the beginning of the handshake to arrive. */
  readonly time: number;
  /** Told what the client says, in the moment in which it is read and given back to the stream: the handshake is still to come. */
  readonly heard: (hello: ClientHello) => void;
  /** Told when no handshake begins there; the connection is broken off. */
  readonly failed: () => void;
}

/**
 * Looks at the beginning of a TLS handshake to learn whose connection it is, and leaves it there. Disposing of what it returns
 * breaks off a connection that has not told yet.
 */
export function peekClientHello(socket: Socket, { clock, time, heard, failed }: PeekClientHelloOptions): Disposable {
  const { stream } = socket;
  const decoder = new ClientHelloDecoder();
  const leave = (): void => {
    timer.cancel();
    stream.off("readable", read).off("end", fail).off("close", fail);
  };
  const fail = (): void => {
    leave();
    socket.reset();
    failed();
  };
  const read = (): void => {
    const bytes = stream.read() as Uint8Array | null;
    if (bytes === null) return;
    const found = decoder.push(bytes);
    if (found.kind === "incomplete") return;
    if (found.kind === "foreign") return fail();
    leave();
    stream.unshift(decoder.bytes);
    heard(found.hello);
  };
  const timer = clock.timer(time, fail);
  stream.on("readable", read).on("end", fail).on("close", fail);
  return {
    [Symbol.dispose]() {
      leave();
      socket.reset();
    },
  };
}
