import type { Clock, Socket } from "@tandem/transport";
import type { DataFault } from "./fault.ts";
import { interposedSocket } from "./interposed-stream.ts";

/** A data connection that suffers the fault which `fault` names, from the byte on that it names. */
export function faultyData(socket: Socket, clock: Clock, fault: () => DataFault | undefined): Socket {
  let passed = 0;
  let cut = false;

  /** Passes on what may pass and then lets the fault happen. */
  function move(bytes: Uint8Array, pass: (bytes: Uint8Array) => void, done: () => void, end: () => void): void {
    const struck = fault();
    if (cut) return done();
    const room = struck === undefined ? Infinity : Math.max(0, (struck.after ?? 0) - passed);
    if (struck === undefined || bytes.length < room) {
      passed += bytes.length;
      pass(bytes);
      return done();
    }
    if (room > 0) {
      passed += room;
      pass(bytes.subarray(0, room));
    }
    const rest = bytes.subarray(room);
    switch (struck.kind) {
      case "drop":
        // A reset overtakes what the kernel has not sent yet.
        clock.timer(resetDelay, () => faulty.reset());
        return;
      case "stall":
        return;
      case "cut":
        cut = true;
        end();
        return done();
      case "slow":
        return crawl(rest, struck.bytesPerSecond, pass, done);
    }
  }

  function crawl(bytes: Uint8Array, speed: number, pass: (bytes: Uint8Array) => void, done: () => void): void {
    if (bytes.length === 0) return done();
    const piece = bytes.subarray(0, Math.max(1, Math.ceil((speed * tick) / 1000)));
    clock.timer((piece.length / speed) * 1000, () => {
      passed += piece.length;
      pass(piece);
      crawl(bytes.subarray(piece.length), speed, pass, done);
    });
  }

  const faulty = interposedSocket(socket, {
    inbound: (bytes, pass, done) => move(bytes, pass, done, () => faulty.endInbound()),
    outbound: (bytes, pass, done) => move(bytes, pass, done, () => void socket.stream.end()),
  });
  return faulty;
}

// Long enough for a loopback to deliver what came before.
const resetDelay = 10;
// Slow is smooth: ten pieces a second.
const tick = 100;
