import type { SourceFile } from "./data-source.ts";
import type { Outgoing } from "./outgoing.ts";

/** Sends the file through two buffers in turn: while one is on its way, the next bytes are read into the other. */
export async function sendPortably(file: SourceFile, to: Outgoing): Promise<void> {
  const { end } = file;
  let [buffer, other] = [Buffer.allocUnsafeSlow(bufferSize), Buffer.allocUnsafeSlow(bufferSize)];
  let at = file.start;
  const readNext = (): Promise<number> => {
    const reading = file.read(buffer.subarray(0, Math.min(bufferSize, end - at)), at);
    // Looked at by who asks for it, if anybody does.
    reading.catch(() => {});
    return reading;
  };
  for (let reading = readNext(); at < end;) {
    const read = await to.unlessBroken(reading);
    const bytes = buffer.subarray(0, read);
    at += read;
    [buffer, other] = [other, buffer];
    if (at < end) reading = readNext();
    await to.lend(bytes);
  }
}

// Large enough that the price of a call no longer counts, small enough for hundreds of transfers at once.
const bufferSize = 256 * 1_024;
