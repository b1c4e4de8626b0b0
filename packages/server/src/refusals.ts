import { encodeReply, reply } from "@tandem/protocol";
import type { Tracer } from "@tandem/trace";
import type { Clock, Socket } from "@tandem/transport";

/** The connections that get no session: each is told why, and has a moment to take it. */
export class Refusals {
  readonly #clock: Pick<Clock, "timer">;
  readonly #tracer: Pick<Tracer, "open">;
  readonly #refused = new Set<Socket>();

  constructor(clock: Pick<Clock, "timer">, tracer: Pick<Tracer, "open">) {
    this.#clock = clock;
    this.#tracer = tracer;
  }

  /** Resolves when the connection is gone. Says nothing to a client of implicit TLS: in clear it would be no TLS for that one. */
  async refuse(socket: Socket, why: string, implicitTls: boolean): Promise<void> {
    const { stream, remote, local } = socket;
    if (stream.closed) return;
    this.#tracer
      .open()
      .emit({ kind: "control.refused", recorder: "server", client: remote, server: local, reason: why });
    if (implicitTls) return socket.reset();
    // Whoever opens so many at once reads no reasons.
    if (this.#refused.size >= most) return socket.reset();
    const gone = new Promise<void>((resolve) => void stream.once("close", resolve));
    const timer = this.#clock.timer(linger, () => stream.destroy());
    this.#refused.add(socket);
    stream.end(encodeReply(reply(421, why)));
    stream.resume();
    await gone;
    this.#refused.delete(socket);
    timer.cancel();
  }

  /** Ends all that still linger. */
  close(): void {
    for (const { stream } of this.#refused) stream.destroy();
  }
}

// For the refusal to arrive before the connection goes.
const linger = 2_000;
// A descriptor each.
const most = 200;
