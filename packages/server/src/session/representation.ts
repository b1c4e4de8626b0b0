import {
  AsciiDecoder,
  hasBlocks,
  isPlain,
  TransferDecoder,
  TransferEncoder,
  type DataFormat,
  type SessionFacts,
  type VirtualPath,
} from "@tandem/protocol";
import { StorageError } from "@tandem/storage";
import {
  deflateSource,
  encodeSource,
  InflateSink,
  transferSink,
  type DataSink,
  type DataSource,
  type EndingSink,
  type TransferSink,
} from "@tandem/transport";

/** The facts that say how a file travels. */
export type Representation = DataFormat & Pick<SessionFacts, "deflateLevel">;

/** What a client gets of a stored file of which `start` bytes are left out; the source itself when nothing changes. */
export function outgoingFile(source: DataSource, representation: Representation, start: number): DataSource {
  const { mode, deflateLevel } = representation;
  const encoded = isPlain(streamOf(representation)) ? source : encodeSource(source, fileEncoder(representation, start));
  return mode === "Z" ? deflateSource(encoded, deflateLevel) : encoded;
}

/** The encoder of a file of which `start` bytes are left out, all but what mode Z does. */
export function fileEncoder(format: DataFormat, start: number): TransferEncoder {
  return new TransferEncoder(format, hasBlocks(format.mode) ? { start, markerInterval } : { start });
}

/** What a client gets of a listing, whose lines end with CR LF already, as text must in all types but E (RFC 959 §4.1.3). */
export function outgoingListing(source: DataSource, representation: Representation): DataSource {
  const { type, structure, mode, deflateLevel } = representation;
  const stands = type.kind !== "ebcdic" && structure === "F" && !hasBlocks(mode);
  const text: DataFormat["type"] = type.kind === "ebcdic" ? type : { kind: "ascii", form: "N" };
  const encoded = stands
    ? source
    : encodeSource(encodeSource(source, new AsciiDecoder()), new TransferEncoder({ ...representation, type: text }));
  return mode === "Z" ? deflateSource(encoded, deflateLevel) : encoded;
}

/** A sink for what a client sends, to be disposed of before the stage ends. */
export interface IncomingFile extends EndingSink, AsyncDisposable {
  /** The client marked some of it as suspected of errors (RFC 959 §3.4.2). */
  readonly suspect: boolean;
  /** Bytes that the stage has taken. */
  readonly taken: number;
}

export interface IncomingOptions {
  readonly path: VirtualPath;
  /** How many times larger than its compressed form a file may be, beyond the first 64 MiB. */
  readonly inflation: number;
  /** Told of each restart marker of the client, with the bytes that were stored before it; awaited. */
  readonly marked: (marker: string, bytes: number) => Promise<void> | void;
}

/** Stores what a client sends; `undefined` when the stage can take it as it comes. */
export function incomingFile(
  stage: DataSink,
  representation: Representation,
  { path, inflation, marked }: IncomingOptions,
): IncomingFile | undefined {
  if (isPlain(representation)) return undefined;
  const decoder = new TransferDecoder(representation);
  const stored = transferSink(stage, decoder, marked);
  if (representation.mode !== "Z") return incoming(stored, { decoder, stored, dispose: () => Promise.resolve() });
  const inflated = new InflateSink(stored, {
    mayGrowTo: (compressed) => Math.max(inflatedFreely, compressed * inflation),
    tooLarge: () =>
      new StorageError("too-large", path, {
        reason: `It is more than ${inflation} times larger than its compressed form; send it in MODE S.`,
      }),
  });
  return incoming(inflated, { decoder, stored, dispose: () => inflated[Symbol.asyncDispose]() });
}

interface Behind {
  readonly decoder: TransferDecoder;
  readonly stored: TransferSink;
  readonly dispose: () => Promise<void>;
}

function incoming(sink: EndingSink, { decoder, stored, dispose }: Behind): IncomingFile {
  return {
    write: (bytes) => sink.write(bytes),
    end: () => sink.end(),
    get complete() {
      return sink.complete ?? false;
    },
    get suspect() {
      return decoder.suspect;
    },
    get taken() {
      return stored.taken;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Mode Z compresses what stream mode would send. */
function streamOf(representation: Representation): DataFormat {
  return representation.mode === "Z" ? { ...representation, mode: "S" } : representation;
}

// A broken transfer loses no more than this, and the markers cost a hundred-thousandth.
const markerInterval = 1_048_576;
// Too little to hurt anybody; a small file may be all zeros.
const inflatedFreely = 64 * 1_048_576;
