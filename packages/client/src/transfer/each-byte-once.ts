import type { DataSink } from "@tandem/transport";

/** What a sink was given of a file, over as many tries as that took. */
export interface EachByteOnce {
  /** Bytes that it has. */
  readonly came: number;
  /** How many bytes before that the next try begins: it has to bring them once more, and gives the sink those behind them. */
  readonly overlap: number;
  /** The sink of the next try, and what it rejects with when the file is another one by now. */
  next(): Promise<{ readonly sink: DataSink; readonly changed: Error }>;
  /** True when the last try has brought all the bytes that it had to bring once more. */
  readonly joined: boolean;
}

/** A sink that may be a file, and tells then what went into it past its `write`. */
export interface ToldSink extends DataSink {
  lastBytes?(most: number): Promise<Uint8Array>;
}

/**
 * Gives each byte of a file to a sink once, when transfers of it break: a try that goes on begins a little before its place, and
 * what comes there has to be what came before. Else the file was changed meanwhile, or the server does not know REST, and the sink
 * would get the bytes of two files. It costs no round trip.
 */
export function eachByteOnce(given: ToldSink): EachByteOnce {
  let came = 0;
  let tail: Uint8Array = new Uint8Array();
  let expected = tail;
  let unseen = false;
  const { descriptor } = given;
  const wrote = (bytes: number): void => {
    descriptor?.wrote(bytes);
    came += bytes;
    unseen ||= bytes > 0;
  };
  return {
    get came() {
      return came;
    },
    get overlap() {
      return tail.length;
    },
    get joined() {
      return expected.length === 0;
    },
    async next() {
      if (unseen) tail = (await given.lastBytes?.(Math.min(kept, came))) ?? new Uint8Array();
      unseen = false;
      expected = tail;
      const changed = new Error("The file is not the one of which bytes have come before.");
      return {
        changed,
        sink: {
          // What comes once more has to be seen.
          ...(descriptor !== undefined &&
            given.lastBytes !== undefined &&
            came === 0 && { descriptor: toldFile(descriptor, wrote) }),
          async write(bytes) {
            const known = Math.min(expected.length, bytes.length);
            if (!startsAlike(bytes, expected, known)) throw changed;
            expected = expected.subarray(known);
            const rest = bytes.subarray(known);
            if (rest.length === 0) return;
            // The sink may use the bytes up.
            const seen = lastOf(tail, rest);
            await given.write(rest);
            came += rest.length;
            tail = seen;
          },
        },
      };
    },
  };
}

/** The same file, and who hears of what went into it. */
export function toldFile(
  file: NonNullable<DataSink["descriptor"]>,
  wrote: (bytes: number) => void,
): NonNullable<DataSink["descriptor"]> {
  return {
    fd: file.fd,
    medium: file.medium,
    get position() {
      return file.position;
    },
    get room() {
      return file.room;
    },
    wrote,
  };
}

function startsAlike(one: Uint8Array, other: Uint8Array, length: number): boolean {
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** A copy of the last bytes of both. */
function lastOf(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (bytes.length >= kept) return bytes.slice(-kept);
  const last = new Uint8Array(Math.min(kept, before.length + bytes.length));
  last.set(before.subarray(before.length - (last.length - bytes.length)));
  last.set(bytes, last.length - bytes.length);
  return last;
}

// Enough for two versions of nearly any file to differ in, and less than one segment's worth of waiting.
const kept = 4_096;
