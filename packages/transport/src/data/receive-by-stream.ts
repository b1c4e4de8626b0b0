import { readInto } from "../read-into.ts";
import type { DataSink } from "./data-sink.ts";
import { Gathering } from "./gathering.ts";
import type { Incoming } from "./incoming.ts";

/** Takes what the stream gives, to the peer's end or the sink's. */
export async function receiveByStream(sink: DataSink, from: Incoming): Promise<void> {
  const stream = from.stream();
  const gathering = new Gathering(from, sink.borrows === true);
  using _ = readInto(stream, gathering.take);
  for (;;) {
    // What the stream still holds came first.
    const chunk = (stream.read() as Uint8Array | null) ?? gathering.next();
    if (chunk === undefined) {
      if (from.ended()) return;
      from.check();
      // Also woken at the end, which only a further read brings out.
      await from.turn();
      continue;
    }
    await from.taken(chunk.length);
    await sink.write(chunk);
    if (sink.complete === true) return;
  }
}
