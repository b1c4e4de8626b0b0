import { formatEndpoint, ProtocolError, ProxyHeaderDecoder, type ProxiedBytes } from "@tandem/protocol";
import type { Clock } from "../clock.ts";
import type { Socket } from "../network.ts";

export interface TakeProxyHeaderOptions {
  readonly clock: Clock;
  /** Milliseconds for the whole header to arrive. */
  readonly time: number;
  /** Gets the socket as the header tells it, in the moment in which the header is whole; its stream begins behind the header. */
  readonly accept: (socket: Socket) => void;
  /** Told why there is no such socket; the connection is broken off. Not told of a peer that came and went without a byte. */
  readonly refuse: (reason: string) => void;
}

/**
 * Reads the PROXY header that a connection from a proxy begins with. Disposing of what it returns breaks off a connection
 * whose header has not come yet.
 */
export function takeProxyHeader(socket: Socket, { clock, time, accept, refuse }: TakeProxyHeaderOptions): Disposable {
  const { stream } = socket;
  const peer = formatEndpoint(socket.remote);
  const decoder = new ProxyHeaderDecoder();
  let begun = false;

  const leave = (): void => {
    timer.cancel();
    stream.off("readable", read).off("end", end).off("close", end);
  };
  const turnAway = (reason: string): void => {
    leave();
    socket.reset();
    refuse(reason);
  };
  const read = (): void => {
    const bytes = stream.read() as Uint8Array | null;
    if (bytes === null) return;
    begun = true;
    const found = decoded(bytes);
    if (found === undefined) return;
    leave();
    if (found.rest.length > 0) stream.unshift(found.rest);
    accept(asTold(socket, found));
  };
  const decoded = (bytes: Uint8Array): ProxiedBytes | undefined => {
    try {
      return decoder.push(bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      turnAway(`${error.message} ${peer} is listed as a proxy: let it send the header, or take it off the list.`);
      return undefined;
    }
  };
  const end = (): void => {
    if (begun) return turnAway(`The proxy ${peer} went away in the middle of its PROXY header.`);
    leave();
    socket.stream.destroy();
  };
  const timer = clock.timer(time, () => {
    turnAway(
      `No PROXY header came from ${peer} within ${time / 1000} s. It is listed as a proxy: let it send the header, or take it off the list.`,
    );
  });
  stream.on("readable", read).on("end", end).on("close", end);
  return {
    [Symbol.dispose]() {
      leave();
      socket.reset();
    },
  };
}

/** The stream stays the same: what comes behind the header pays nothing for it. */
function asTold(socket: Socket, { header }: ProxiedBytes): Socket {
  return header.kind === "local" ? socket : { ...socket, remote: header.source, dialled: header.destination };
}
