import { createServer } from "node:net";
import type { Endpoint } from "@tandem/protocol";
import type { TcpCalls } from "./native/tcp-calls.ts";
import { listenError } from "./network-fault.ts";
import { KernelSocket } from "./kernel-socket.ts";
import { ignore, socketOf, streamOptions } from "./node-socket.ts";
import type { Listener, ReservedPort, Socket } from "./network.ts";

/** A port that the kernel holds. What connects there waits in the kernel, until somebody asks for it or Node's event loop is to tell. */
export class KernelPort implements ReservedPort {
  readonly local: Endpoint;
  readonly #calls: TcpCalls;
  readonly #backlog: number;
  /** -1 when it is another's, or closed. */
  #listener: number;

  /** Throws the system's error. */
  constructor(calls: TcpCalls, local: Endpoint, backlog: number) {
    this.local = local;
    this.#calls = calls;
    this.#backlog = backlog;
    this.#listener = calls.listen(local, backlog);
  }

  accept(): Socket | undefined {
    if (this.#listener < 0) return undefined;
    const accepted = this.#calls.accept(this.#listener);
    return accepted && new KernelSocket(this.#calls, accepted, this.local);
  }

  listen(accept: (socket: Socket) => void): Promise<Listener> {
    const { local } = this;
    const fd = this.#listener;
    this.#listener = -1;
    const server = createServer(streamOptions, (stream) => {
      stream.on("error", ignore);
      const socket = socketOf(stream, local);
      if (socket) accept(socket);
      else stream.destroy();
    });
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => reject(listenError(local, cause));
      server.once("error", fail);
      server.listen({ fd, backlog: this.#backlog }, () => {
        server.off("error", fail).on("error", ignore);
        resolve({
          local,
          [Symbol.asyncDispose]() {
            server.close();
            return Promise.resolve();
          },
        });
      });
    });
  }

  close(): undefined {
    if (this.#listener >= 0) this.#calls.close(this.#listener);
    this.#listener = -1;
  }
}
