import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { NetworkError, type Listener, type Network, type Socket } from "./network.ts";

/** A network to be tested: where to listen, and how many sockets and listeners of it are open. */
export interface NetworkSubject {
  readonly network: Network;
  readonly address: string;
  open(): number;
}

/** The sockets and listeners of one test, which end with it; after that nothing of the network may be open. */
export interface NetworkBench {
  readonly subject: () => NetworkSubject;
  listen(accept?: (socket: Socket) => void, port?: number): Promise<Listener>;
  dial(listener: Listener, options?: { readonly port?: number; readonly signal?: AbortSignal }): Promise<Socket>;
  /** Both ends of one connection: `near` dialled, `far` was accepted. */
  pair(): Promise<{ readonly near: Socket; readonly far: Socket; readonly listener: Listener }>;
}

/** A bench for the tests of the suite it is called in. */
export function networkBench(make: () => NetworkSubject): NetworkBench {
  let subject: NetworkSubject;
  let before: number;
  let sockets: Socket[];
  let listeners: Listener[];

  beforeEach(() => {
    subject = make();
    before = subject.open();
    sockets = [];
    listeners = [];
  });

  afterEach(async () => {
    for (const { stream } of sockets) stream.destroy();
    for (const listener of listeners) await listener[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(subject.open(), "what is still open").toBe(before));
  });

  async function listen(accept: (socket: Socket) => void = () => {}, port = 0): Promise<Listener> {
    const listener = await subject.network.listen({ local: { address: subject.address, port } }, (socket) => {
      sockets.push(socket);
      accept(socket);
    });
    listeners.push(listener);
    return listener;
  }

  async function dial(listener: Listener, options: Parameters<NetworkBench["dial"]>[1] = {}): Promise<Socket> {
    const { port, signal } = options;
    const socket = await subject.network.dial({
      remote: listener.local,
      ...(port === undefined ? {} : { local: { address: subject.address, port } }),
      ...(signal ? { signal } : {}),
    });
    sockets.push(socket);
    return socket;
  }

  async function pair(): Promise<{ near: Socket; far: Socket; listener: Listener }> {
    let accepted: (socket: Socket) => void = () => {};
    const arrival = new Promise<Socket>((resolve) => (accepted = resolve));
    const listener = await listen(accepted);
    const near = await dial(listener);
    return { near, far: await arrival, listener };
  }

  return { subject: () => subject, listen, dial, pair };
}

/** The {@link NetworkError} that the operation ends in. */
export async function failure(operation: Promise<unknown>): Promise<NetworkError> {
  const error = await operation.then(
    () => expect.unreachable("the operation succeeded"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof NetworkError)) throw error;
  return error;
}

/** All bytes that the peer sends until it ends its direction. */
export async function everything({ stream }: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // The iterator would destroy the stream at its end, and with it the other direction.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The same as text. */
export async function text(socket: Socket): Promise<string> {
  return (await everything(socket)).toString();
}

/** False when a writer that was told to wait still waits after as many turns as any drain takes. */
export async function drainsSoon({ stream }: Socket): Promise<boolean> {
  for (let turns = 0; turns < 100 && stream.writableNeedDrain; turns++) await turn();
  return !stream.writableNeedDrain;
}
