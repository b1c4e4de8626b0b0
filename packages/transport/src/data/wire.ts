import type { Duplex } from "node:stream";
import type { AtOnce } from "../network.ts";

/** A data connection as it is to what moves bytes over it. */
export interface Wire {
  /** What is written and read, and waited for. */
  stream(): Duplex;
  /** What can be done before anybody has asked for the stream. */
  atOnce(): AtOnce | undefined;
  /** What was done at once has met a break. */
  broken(cause: unknown): void;
  /** The descriptor of its socket at this moment, when what is read and written there is the file as it is. */
  descriptor(): number | undefined;
  /** Whether the stream takes by itself what arrives at the socket. */
  reading(on: boolean): void;
  /** The peer has ended its direction, in order as far as TCP goes. */
  ended(): boolean;
  /** Throws what broke the connection. */
  check(): void;
  /** Counts bytes that moved. */
  count(bytes: number): void;
  /** Waits until `ready`, for no longer than the stall time; asked whenever something happens on the stream, and at `wake`. */
  until(ready: () => boolean): Promise<void>;
  wake(): void;
  /** Resolves when something happens on the stream; breaks the connection when the stall time is over before. */
  turn(): Promise<void>;
  /** What something gives, or what broke the connection, whichever comes first. */
  unlessBroken<Value>(given: Promise<Value>): Promise<Value>;
}
