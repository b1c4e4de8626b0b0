/**
 * A storage of one's own: a whole tree in one JSON document, such as a test's fixtures or an appliance's settings. It says
 * where the bytes are; paths, uploads that stay invisible until they are whole, resuming and listings come with the server.
 *
 *     npx tsx --conditions=@tandem/source examples/custom-storage.ts ./tree.json 2121
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { isWithin, nameOf, parentPath, parsePath, rebasePath, rootPath, type VirtualPath } from "@tandem/protocol";
import { accountList, createServer } from "@tandem/server";
import { StorageError, type Attributes, type Options, type Source, type Stage, type Storage } from "@tandem/storage";

/** What stands at a path. */
type Node = { readonly modified: number; readonly content?: Uint8Array };

/** Opens the tree of a JSON document, `{ "/notes.txt": { "modified": 0, "content": "base64" }, … }`; a missing one is empty. */
export async function jsonStorage(file: string, now: () => number): Promise<Storage> {
  const nodes = await load(file);
  let saved = Promise.resolve();

  /** Saves the tree as it is then, one time behind the other; a crash leaves the old document or the new one. */
  const save = async (): Promise<void> => {
    const last = saved.catch(() => {}).then(() => write(file, nodes));
    saved = last;
    await last;
  };
  const find = (path: VirtualPath): Node => {
    const node = nodes.get(path);
    if (node !== undefined) return node;
    if (path !== rootPath) directoryAt(parentPath(path), path);
    throw new StorageError("not-found", path);
  };
  const fileAt = (path: VirtualPath): Uint8Array => find(path).content ?? fail("is-a-directory", path);
  /** Throws, in the name of `asked`, unless a directory is there. */
  const directoryAt = (path: VirtualPath, asked = path): void => {
    const node = nodes.get(path);
    if (node?.content !== undefined) fail("not-a-directory", asked);
    if (node !== undefined) return;
    directoryAt(parentPath(path), asked);
    fail("not-found", asked);
  };
  const below = (directory: VirtualPath): readonly VirtualPath[] =>
    [...nodes.keys()].filter((path) => path !== directory && isWithin(directory, path));

  /** New content that `settle` puts in its place when it is whole. */
  const stage = (
    path: VirtualPath,
    begin: Uint8Array,
    signal: AbortSignal | undefined,
    settle: (bytes: Uint8Array) => void,
  ): Stage => {
    const chunks: Uint8Array[] = [begin];
    let ended = false;
    const assertOpen = (): void => {
      if (ended) fail("failed", path);
      signal?.throwIfAborted();
    };
    const abort = async (): Promise<void> => {
      ended = true;
    };
    return {
      start: begin.length,
      async write(bytes) {
        assertOpen();
        chunks.push(new Uint8Array(bytes));
      },
      async commit() {
        try {
          assertOpen();
          settle(Buffer.concat(chunks));
        } finally {
          ended = true;
        }
        await save();
      },
      abort,
      [Symbol.asyncDispose]: abort,
    };
  };
  const put = (path: VirtualPath, content: Uint8Array): void => {
    directoryAt(parentPath(path), path);
    if (nodes.get(path) !== undefined) fileAt(path);
    nodes.set(path, { modified: now(), content });
  };

  return {
    capabilities: { links: false, permissions: false, timePrecision: 1, caseSensitive: true },

    async stat(path, { signal }: Options = {}) {
      signal?.throwIfAborted();
      return attributesOf(find(path));
    },

    async *list(path, { signal }: Options = {}) {
      signal?.throwIfAborted();
      directoryAt(path);
      const children = below(path).filter((child) => parentPath(child) === path);
      yield children.map((child) => ({ name: nameOf(child), ...attributesOf(find(child)) }));
    },

    async read(path, { start = 0, end = Infinity, signal } = {}) {
      signal?.throwIfAborted();
      const content = fileAt(path);
      if (start > content.length) fail("bad-offset", path);
      return sourceOf(path, content.subarray(start, Math.max(start, end)), signal);
    },

    async write(path, { start = 0, exclusive = false, signal } = {}) {
      signal?.throwIfAborted();
      const assertNew = (): void => {
        if (exclusive && nodes.has(path)) fail("exists", path);
      };
      directoryAt(parentPath(path), path);
      assertNew();
      const old = nodes.has(path) ? fileAt(path) : new Uint8Array(0);
      if (start > old.length) fail("bad-offset", path);
      return stage(path, old.slice(0, start), signal, (content) => {
        assertNew();
        put(path, content);
      });
    },

    async append(path, { signal } = {}) {
      signal?.throwIfAborted();
      directoryAt(parentPath(path), path);
      const { length } = nodes.has(path) ? fileAt(path) : new Uint8Array(0);
      const appended = stage(path, new Uint8Array(0), signal, (content) => {
        // What others have appended meanwhile stays.
        put(path, Buffer.concat([nodes.get(path)?.content ?? new Uint8Array(0), content]));
      });
      return { ...appended, start: length };
    },

    async remove(path, { signal } = {}) {
      signal?.throwIfAborted();
      fileAt(path);
      nodes.delete(path);
      await save();
    },

    async makeDirectory(path, { signal } = {}) {
      signal?.throwIfAborted();
      if (nodes.has(path)) fail("exists", path);
      directoryAt(parentPath(path), path);
      nodes.set(path, { modified: now() });
      await save();
    },

    async removeDirectory(path, { signal } = {}) {
      signal?.throwIfAborted();
      if (path === rootPath) fail("denied", path);
      if (find(path).content !== undefined) fail("not-a-directory", path);
      if (below(path).length > 0) fail("not-empty", path);
      nodes.delete(path);
      await save();
    },

    async rename(from, to, { signal } = {}) {
      signal?.throwIfAborted();
      if (from === rootPath) fail("denied", from);
      const node = find(from);
      if (from === to) return;
      if (to === rootPath) fail("exists", to);
      directoryAt(parentPath(to), to);
      if (isWithin(from, to)) fail("bad-name", to);
      const replaced = nodes.get(to);
      if (replaced !== undefined && (replaced.content === undefined || node.content === undefined)) fail("exists", to);
      for (const path of [from, ...below(from)]) {
        nodes.set(rebasePath(path, from, to), find(path));
        nodes.delete(path);
      }
      await save();
    },

    async setModified(path, modified, { signal } = {}) {
      signal?.throwIfAborted();
      nodes.set(path, { ...find(path), modified });
      await save();
    },
  };
}

function attributesOf({ modified, content }: Node): Attributes {
  return { kind: content === undefined ? "directory" : "file", size: content?.length ?? 0, modified };
}

/** A content never changes once it is there, so a reader keeps what it began with. */
function sourceOf(path: VirtualPath, content: Uint8Array, signal: AbortSignal | undefined): Source {
  let used = false;
  return {
    size: content.length,
    async *[Symbol.asyncIterator]() {
      if (used) fail("failed", path);
      used = true;
      for (let at = 0; at < content.length; at += pieceLength) {
        signal?.throwIfAborted();
        yield content.subarray(at, at + pieceLength);
      }
    },
    async [Symbol.asyncDispose]() {
      used = true;
    },
  };
}

// As much as goes into a socket at once.
const pieceLength = 64 * 1024;

async function load(file: string): Promise<Map<VirtualPath, Node>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw error;
  });
  const written = JSON.parse(text) as Readonly<
    Record<string, { readonly modified: number; readonly content?: string }>
  >;
  const nodes = new Map<VirtualPath, Node>([[rootPath, { modified: 0 }]]);
  for (const [path, { modified, content }] of Object.entries(written)) {
    nodes.set(parsePath(path), { modified, ...(content !== undefined && { content: Buffer.from(content, "base64") }) });
  }
  return nodes;
}

async function write(file: string, nodes: ReadonlyMap<VirtualPath, Node>): Promise<void> {
  const written = [...nodes].map(([path, { modified, content }]) => [
    path,
    { modified, ...(content !== undefined && { content: Buffer.from(content).toString("base64") }) },
  ]);
  await writeFile(`${file}.new`, `${JSON.stringify(Object.fromEntries(written), null, 1)}\n`);
  await rename(`${file}.new`, file);
}

function fail(code: StorageError["code"], path: VirtualPath): never {
  throw new StorageError(code, path);
}

if (process.argv[1] === import.meta.filename) {
  const [file = "./tree.json", port = "2121"] = process.argv.slice(2);
  const server = createServer({
    storage: await jsonStorage(file, Date.now),
    accounts: accountList([{ name: "demo", secret: { password: process.env["DEMO_PASSWORD"] ?? "demo" } }]),
  });
  const at = await server.listen({ address: "127.0.0.1", port: Number(port) });
  console.log(`listening on ${at.address}:${at.port}`);
}
