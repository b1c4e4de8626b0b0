import type { DataSink } from "./data/data-sink.ts";
import type { DataSource } from "./data/data-source.ts";

/** A conversion of bytes on their way, such as representation type A: any chunking gives the same result. */
export interface Codec {
  push(bytes: Uint8Array): Uint8Array;
  /** What was held back until more came, or nothing did. */
  end(): Uint8Array;
}

/** The source's bytes, converted. */
export async function* encodeSource(source: DataSource, codec: Codec): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const bytes of source) {
    const converted = codec.push(bytes);
    if (converted.length > 0) yield converted;
  }
  const rest = codec.end();
  if (rest.length > 0) yield rest;
}

/** A sink that is told when nothing more comes, and then passes on the rest. */
export interface EndingSink extends DataSink {
  end(): Promise<void>;
}

/** A sink that passes on what it is given, converted; `end` passes on the rest. */
export function decodeSink(sink: DataSink, codec: Codec): EndingSink {
  const pass = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length > 0) await sink.write(bytes);
  };
  return { write: (bytes) => pass(codec.push(bytes)), end: () => pass(codec.end()) };
}
