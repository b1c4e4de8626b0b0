import assert from "node:assert/strict";
import { parsePath, printable } from "@tandem/protocol";
import { StorageError, type StorageFault } from "../storage-error.ts";
import type { Entry, ReadOptions, Source, Stage, Storage, WriteOptions } from "../storage.ts";

/** Puts a file with this text at the path, whole or from byte `start`. */
export async function put(storage: Storage, path: string, text: string, options?: WriteOptions): Promise<void> {
  await fill(await storage.write(parsePath(path), options), text);
}

/** Makes a directory for each of the root's names: the cheapest entry there is, on a disk some times cheaper than a file. */
export async function fillRoot(storage: Storage, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => storage.makeDirectory(parsePath(`/${name}`))));
}

/** Puts the text at the file's end. */
export async function add(storage: Storage, path: string, text: string): Promise<void> {
  await fill(await storage.append(parsePath(path)), text);
}

/** The file's text. */
export async function textOf(storage: Storage, path: string, options?: ReadOptions): Promise<string> {
  await using source = await storage.read(parsePath(path), options);
  return await drain(source);
}

/** All that a source gives, as text. */
export async function drain(source: Source): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (source.size !== undefined) assert.equal(bytes.length, source.size, "a source gives as many bytes as it says");
  return bytes.toString();
}

/** The directory's entries by name, sorted. */
export async function entriesOf(storage: Storage, path: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const batch of storage.list(parsePath(path))) entries.push(...batch);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The directory's names, sorted. */
export async function namesIn(storage: Storage, path: string): Promise<readonly string[]> {
  return (await entriesOf(storage, path)).map(({ name }) => name);
}

/** Asserts that it fails as said, of the path that was asked for, in a sentence that names no other. */
export async function refused(attempt: Promise<unknown>, code: StorageFault, path?: string): Promise<void> {
  const error = await attempt.then(
    () => assert.fail(`it should have been refused as ${code}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof StorageError, `a StorageError was expected, not ${String(error)}`);
  assert.equal(error.code, code, error.message);
  if (path === undefined) return;
  assert.equal(error.path, path);
  assert.ok(error.message.startsWith(`${printable(path)}: `), error.message);
}

async function fill(stage: Stage, text: string): Promise<void> {
  await using open = stage;
  await open.write(Buffer.from(text));
  await open.commit();
}
