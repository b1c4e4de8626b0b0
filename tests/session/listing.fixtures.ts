import { parsePath } from "@tandem/protocol";
import { memoryServer, readAll, type Dialogue, type MemoryServer, type MemoryServerOptions } from "@tandem/testkit";
import { expect } from "vitest";

/** A server with these files and directories (which end in a slash), and a session that is logged in. */
export async function session(
  paths: readonly string[],
  options?: MemoryServerOptions,
): Promise<{ made: MemoryServer; ftp: Dialogue }> {
  const made = await memoryServer(options);
  for (const path of paths) {
    if (path.endsWith("/")) await made.storage.makeDirectory(parsePath(path));
    else await made.put(path, path);
  }
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  return { made, ftp };
}

/** All that a listing sends. */
export async function get(ftp: Dialogue, command: string): Promise<string> {
  const data = await ftp.passive();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  const bytes = await readAll(data);
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  return Buffer.from(bytes).toString();
}

/** The lines of a listing; that the last one ends too is part of it. */
export async function lines(ftp: Dialogue, command: string): Promise<readonly string[]> {
  const text = await get(ftp, command);
  if (text === "") return [];
  expect(text.endsWith("\r\n")).toBe(true);
  return text.slice(0, -2).split("\r\n");
}

/** The names of a LIST. */
export async function names(ftp: Dialogue, command: string): Promise<readonly string[]> {
  return (await lines(ftp, command)).map((line) => line.slice(55));
}

/** What a listing that is not announced is answered. */
export async function refusal(ftp: Dialogue, command: string): Promise<string> {
  await ftp.passive();
  return ftp.ask(command);
}

/** What most of these tests look at. */
export const tree = [
  "/b.txt",
  "/a.txt",
  "/.hidden",
  "/sub/",
  "/sub/c.txt",
  "/sub/.dot",
  "/sub/deep/",
  "/sub/deep/d.txt",
];
