/**
 * A server that takes pictures and nothing else. An upload stays invisible until its content has been looked at: what only
 * calls itself a picture is refused with the reason, and the client reads it in the reply to its STOR.
 *
 *     npx tsx --conditions=@tandem/source examples/upload-validator.ts ./pictures 2121
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountList, createServer } from "@tandem/server";
import {
  directoryStorage,
  hooks,
  openDirectory,
  StorageError,
  validated,
  type Storage,
  type UploadedFile,
  type ValidatedOptions,
} from "@tandem/storage";
import { systemClock } from "@tandem/transport";

const kinds: readonly {
  readonly name: string;
  readonly suffixes: readonly string[];
  readonly begins: readonly number[];
}[] = [
  { name: "PNG", suffixes: [".png"], begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { name: "JPEG", suffixes: [".jpg", ".jpeg"], begins: [0xff, 0xd8, 0xff] },
  { name: "GIF", suffixes: [".gif"], begins: [0x47, 0x49, 0x46, 0x38] },
];

/** The tree, for pictures of at most `maximum` bytes; `scratch` has them until they have been looked at. */
export function picturesOnly(
  storage: Storage,
  { scratch, clock, maximum = 20_000_000 }: Pick<ValidatedOptions, "scratch" | "clock" | "maximum">,
): Storage {
  const looked = validated(storage, { validate: assertPicture, scratch, clock, maximum });
  // Otherwise a picture could become a program behind its validation.
  const before = {
    write: ({ path }: { readonly path: string }) => void kindOf(path),
    append: ({ path }: { readonly path: string }) => void kindOf(path),
    rename: ({ path, to }: { readonly path: string; readonly to: string }) => {
      if (suffixOf(path) === suffixOf(to)) return;
      throw new StorageError("rejected", to, { reason: "A picture keeps its suffix when it is renamed." });
    },
  };
  return hooks(looked, { before });
}

/** Throws `rejected` unless the content is what the name says. */
async function assertPicture({ path, read }: UploadedFile): Promise<void> {
  const { name, begins } = kindOf(path);
  let seen = Buffer.alloc(0);
  for await (const bytes of read()) {
    seen = Buffer.concat([seen, bytes]);
    if (seen.length >= begins.length) break;
  }
  if (seen.subarray(0, begins.length).equals(Buffer.from(begins))) return;
  throw new StorageError("rejected", path, { reason: `This is not a ${name} picture, whatever its name says.` });
}

function kindOf(path: string): (typeof kinds)[number] {
  const suffix = suffixOf(path);
  const kind = kinds.find(({ suffixes }) => suffixes.includes(suffix));
  if (kind !== undefined) return kind;
  throw new StorageError("rejected", path, { reason: "Only .png, .jpg and .gif files are taken here." });
}

function suffixOf(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0].toLowerCase() ?? "";
}

if (process.argv[1] === import.meta.filename) {
  const [folder = "./pictures", port = "2121"] = process.argv.slice(2);
  const scratch = directoryStorage(await mkdtemp(join(tmpdir(), "pictures-")));
  const server = createServer({
    storage: picturesOnly(await openDirectory(folder, { create: true }), { scratch, clock: systemClock }),
    accounts: accountList([{ name: "demo", secret: { password: process.env["DEMO_PASSWORD"] ?? "demo" } }]),
  });
  const at = await server.listen({ address: "127.0.0.1", port: Number(port) });
  console.log(`listening on ${at.address}:${at.port}`);
}
