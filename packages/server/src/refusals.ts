import { encodeReply, reply } from "@tandem/protocol";
import type { Clock, Socket } from "@tandem/transport";

/** The connections that get no session: each is told why, and has a moment to take it. */
export class Refusals {
  readonly #clock: Pick<Clock, "timer">;
  readonly #refused = new Set<Socket>();

  constructor(clock: Pick<Clock, "timer">) {
    this.#clock = clock;
  }

  /** Resolves when the connection is gone. */
  async refuse(socket: Socket, why: string): Promise<void> {
    const { stream } = socket;
    if (stream.closed) return;
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
