import { expect, it } from "vitest";
import { probingSource } from "./probing-source.ts";

const admitted = (): Promise<void> => Promise.resolve();
const refused = (): Promise<void> => Promise.reject(new Error("refused"));

async function* letters(text: string, closed: () => void = () => {}): AsyncGenerator<Uint8Array> {
  try {
    for (const letter of text) yield await Promise.resolve(Buffer.from(letter));
  } finally {
    closed();
  }
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += Buffer.from(piece).toString();
  return text;
}

it.each(["abc", "a", ""])("gives %j whole, after a try that ended at its first piece", async (text) => {
  const source = probingSource(letters(text));
  const first = textOf(source.pieces(refused));
  if (text === "") expect(await first).toBe("");
  else await expect(first).rejects.toThrow("refused");
  expect(await textOf(source.pieces(admitted))).toBe(text);
});

it("is let go of when no other try follows", async () => {
  let closed = false;
  const source = probingSource(letters("abc", () => (closed = true)));
  for await (const _ of source.pieces(admitted)) break;
  expect(closed).toBe(false);
  source.close();
  await Promise.resolve();
  await Promise.resolve();
  expect(closed).toBe(true);
});
