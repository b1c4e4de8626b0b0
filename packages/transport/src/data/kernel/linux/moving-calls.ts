import type { ForeignCalls } from "../../../native/foreign-calls.ts";
import type { Moved } from "../moving/moving-job.ts";
import { brokenBy, moves, noBlock, passing, spliceCall, splicePipes, type SplicePipe } from "./splice-pipe.ts";

/** What a thread that moves files asks of the kernel, and waits for itself. */
export interface MovingCalls {
  /** Moves what the socket takes now: as {@link Moved}. */
  send(socket: number, file: number, at: number, most: number): Moved;
  /** Moves what the socket has now; nothing moved and nothing refused is a connection that has ended or cannot go on. */
  receive(socket: number, file: number, at: number, most: number): Moved;
  /** Waits until one of the first `count` can go on, for so many milliseconds at most. */
  wait(sockets: WaitingSockets, count: number, time: number): void;
  /** Forgets that there is something to be looked at. */
  clear(wakes: number): void;
  /** Has this thread stand back behind others of the machine that have something to do. */
  standBack(): void;
}

/** poll(2)'s `struct pollfd`, one behind the other. */
export class WaitingSockets {
  readonly memory: Int32Array;
  readonly #halves: Int16Array;

  constructor(most: number) {
    this.memory = new Int32Array(2 * most);
    this.#halves = new Int16Array(this.memory.buffer);
  }

  /** Waits there until the descriptor can be written to, or has something to be read. */
  set(index: number, descriptor: number, direction: "send" | "receive"): void {
    this.memory[2 * index] = descriptor;
    this.#halves[4 * index + 2] = direction === "send" ? writable : readable;
    this.#halves[4 * index + 3] = 0;
  }

  /** Whether it can go on, or is broken. */
  ready(index: number): boolean {
    return this.#halves[4 * index + 3] !== 0;
  }
}

/** Throws when the system lacks one. What is received passes that pipe, which is empty between two calls. */
export function movingCalls(koffi: ForeignCalls, pipe: SplicePipe | undefined): MovingCalls {
  const library = koffi.load(null);
  const sendfile = library.func("intptr_t sendfile(int, int, void *, size_t)");
  const poll = library.func("int poll(void *, unsigned long, int)");
  const read = library.func("intptr_t read(int, void *, size_t)");
  const nice = library.func("int nice(int)");
  const splice = spliceCall(library);
  const pipes = splicePipes(koffi, library);
  const { errno: errors } = koffi.os;
  const offset = new BigInt64Array(1);
  const eight = new Uint8Array(8);

  /** Puts all that is in the pipe into the file, and what cannot be put there into memory. */
  function empty(full: SplicePipe, file: number, at: number, length: number): Moved {
    offset[0] = BigInt(at);
    for (let moved = 0; ; moved = Number(offset[0]) - at) {
      if (moved === length) return { moved, unable: false };
      const result = splice(full.from, null, file, offset, length - moved, moves);
      if (result > 0 || (result < 0 && koffi.errno() === errors["EINTR"])) continue;
      return { moved, unable: false, refused: pipes.readAll(full, length - moved) };
    }
  }

  return {
    send(socket, file, at, most) {
      offset[0] = BigInt(at);
      const result = sendfile(socket, file, offset, most);
      const unable = result < 0 && !passing(errors, koffi.errno());
      return { moved: Number(offset[0]) - at, unable };
    },
    receive(socket, file, at, most) {
      if (pipe === undefined) return { moved: 0, unable: true };
      const taken = splice(socket, null, pipe.into, null, most, moves | noBlock);
      if (taken === 0) return { moved: 0, unable: true };
      if (taken < 0) {
        const errno = koffi.errno();
        const broken = brokenBy(koffi, errno);
        return { moved: 0, unable: !passing(errors, errno), ...(broken !== undefined && { broken }) };
      }
      return empty(pipe, file, at, taken);
    },
    wait: ({ memory }, count, time) => void poll(memory, count, time),
    clear: (wakes) => void read(wakes, eight, eight.length),
    // In Linux a priority is a thread's.
    standBack: () => void nice(niceness),
  };
}

/** A pipe for {@link movingCalls}, which is closed by who has it made. Throws where there is none. */
export function receivingPipe(koffi: ForeignCalls): SplicePipe & Disposable {
  const pipes = splicePipes(koffi, koffi.load(null));
  const pipe = pipes.open();
  if (pipe === undefined) throw new Error("There are no descriptors left.");
  return { ...pipe, [Symbol.dispose]: () => pipes.close(pipe) };
}

/** An eventfd(2). */
export interface WakeEvent extends Disposable {
  readonly descriptor: number;
  wake(): void;
}

/** Throws where there is none. */
export function wakeEvent(koffi: ForeignCalls): WakeEvent {
  const library = koffi.load(null);
  const eventfd = library.func("int eventfd(unsigned int, int)");
  const write = library.func("intptr_t write(int, void *, size_t)");
  const close = library.func("int close(int)");
  const descriptor = eventfd(0, noWaiting | closeOnExec);
  if (descriptor < 0) throw new Error("There are no descriptors left.");
  return {
    descriptor,
    wake: () => void write(descriptor, one, one.byteLength),
    [Symbol.dispose]: () => void close(descriptor),
  };
}

// With 8 large downloads beside them, small ones had a median of 0.6 ms in place of 1.5, and the large ones were as fast.
const niceness = 5;
// poll(2) POLLIN and POLLOUT, eventfd(2) EFD_NONBLOCK and EFD_CLOEXEC.
const readable = 1;
const writable = 4;
const noWaiting = 0o4000;
const closeOnExec = 0o2_000_000;
const one = BigUint64Array.of(1n);
