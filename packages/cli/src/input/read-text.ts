import type { Readable } from "node:stream";

/** The first line of what is piped in, without its end; undefined when there is nothing at all. What follows is not read. */
export async function readLine(input: Readable): Promise<string | undefined> {
  const text = await readUntil(input, (chunk) => chunk.includes("\n"));
  return text === "" ? undefined : text.replace(/\r?\n[^]*$/, "");
}

/** Everything that is piped in, as UTF-8. */
export function readText(input: Readable): Promise<string> {
  return readUntil(input, () => false);
}

async function readUntil(input: Readable, isLast: (chunk: Buffer) => boolean): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const piece of input as AsyncIterable<Uint8Array | string>) {
    const chunk = Buffer.from(piece as Uint8Array);
    chunks.push(chunk);
    if (isLast(chunk)) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}
