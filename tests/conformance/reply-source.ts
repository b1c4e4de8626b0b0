import type { Duplex } from "node:stream";
import { AnswerReader, type Answer } from "./answer.ts";
import { NoAnswer } from "./verdict.ts";

/** The replies that come over a control connection, whether in clear or under TLS. */
export interface ReplySource {
  /** The next reply; rejects with {@link NoAnswer} when the connection has ended. */
  next(): Promise<Answer>;
  /** Everything that came, as Latin-1. */
  received(): string;
  /** Resolves when what is read ends. */
  readonly ended: Promise<void>;
  /** Reads this stream from now on, and the one before no more; its end may be none of the connection's. */
  readFrom(stream: Duplex, itsEnd?: "ends" | "goes on"): void;
}

/** Reads replies from a stream. */
export function replySource(first: Duplex): ReplySource {
  const reader = new AnswerReader();
  const arrived: Answer[] = [];
  const awaited: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];
  const over = new NoAnswer("The server ended the connection.");
  let received = "";
  let rest = Buffer.alloc(0);
  let closed = false;
  let tellEnd: () => void = () => {};
  const ended = new Promise<void>((resolve) => (tellEnd = resolve));
  let read: Duplex | undefined;

  function end(): void {
    closed = true;
    for (const { reject } of awaited.splice(0)) reject(over);
    tellEnd();
  }

  function take(bytes: Buffer): void {
    received += bytes.toString("latin1");
    rest = Buffer.concat([rest, bytes]);
    for (let at = rest.indexOf("\n"); at >= 0; at = rest.indexOf("\n")) {
      const answer = reader.push(withoutTelnet(rest.subarray(0, at)).toString("utf8").replace(/\r$/, ""));
      rest = rest.subarray(at + 1);
      const waiting = answer && awaited.shift();
      if (waiting) waiting.resolve(answer);
      else if (answer) arrived.push(answer);
    }
  }

  const source: ReplySource = {
    ended,
    received: () => received,
    next() {
      const next = arrived.shift();
      if (next !== undefined) return Promise.resolve(next);
      if (closed) return Promise.reject(over);
      return new Promise((resolve, reject) => void awaited.push({ resolve, reject }));
    },
    readFrom(stream, itsEnd = "ends") {
      read?.off("data", take).off("end", end).off("close", end);
      read = stream;
      stream.on("error", () => {}).on("data", take);
      if (itsEnd === "ends") stream.on("end", end).on("close", end);
    },
  };
  source.readFrom(first);
  return source;
}

/** A line without Telnet commands (IAC and a byte, or two for WILL to DONT), doubled IACs made one (RFC 854). */
function withoutTelnet(line: Buffer): Buffer {
  const text = line.toString("latin1");
  return Buffer.from(
    text.replaceAll(/\xff(?:[\xfb-\xfe][^]|([^]))/g, (_, byte) => (byte === "\xff" ? "\xff" : "")),
    "latin1",
  );
}
