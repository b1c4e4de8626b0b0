import type { DataSource } from "./data-source.ts";
import type { Outgoing } from "./outgoing.ts";

/** Sends what a source gives, as it gives it. */
export async function sendEach(source: DataSource, to: Outgoing): Promise<void> {
  if (source.all !== undefined) return to.lend(source.all);
  const chunks = source.lent?.() ?? source[Symbol.asyncIterator]();
  const send =
    source.lent === undefined ? (bytes: Uint8Array) => to.write(bytes) : (bytes: Uint8Array) => to.lend(bytes);
  try {
    for (;;) {
      to.check();
      const next = await to.unlessBroken(chunks.next());
      to.check();
      if (next.done === true) return;
      await send(next.value);
    }
  } catch (error) {
    // Told and not awaited: a source that waits for its own next bytes may wait for ever.
    chunks.return?.().catch(() => {});
    throw error;
  }
}
