import { readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { expect } from "vitest";

/** A session that is logged in and has sent these commands, none of which was refused. */
export const open = async (made: MemoryServer, ...commands: readonly string[]): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  for (const command of commands) expect(await ftp.ask(command)).toMatch(/^[23]\d[07] /);
  return ftp;
};

/** Bytes in hexadecimal, with spaces where they help to read. */
export const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");

/** What a command sends over a passive data connection, whole. */
export const fetched = async (ftp: Dialogue, command: string): Promise<Buffer> => {
  const data = await ftp.passive();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  const content = Buffer.from(await readAll(data));
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  return content;
};

/** Sends an upload, its end too unless the client keeps the connection; gives all replies behind 150. */
export const sent = async (
  ftp: Dialogue,
  command: string,
  content: Uint8Array | string,
  { keep = false } = {},
): Promise<string[]> => {
  const data = await ftp.passive();
  data.stream.on("error", () => {}).resume();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  if (keep) data.stream.write(content);
  else data.stream.end(content);
  const replies: string[] = [];
  do {
    const { code, lines } = await ftp.reply();
    replies.push(`${code} ${lines.join("|")}`);
  } while (replies.at(-1)?.startsWith("1") === true);
  return replies;
};
