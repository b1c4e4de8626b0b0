import {
  childPath,
  encodeText,
  parentPath,
  parseArgument,
  parseCommand,
  ProtocolError,
  reply,
  type VirtualPath,
} from "@tandem/protocol";
import { StorageError, type Storage } from "@tandem/storage";
import type { Handler, Handling } from "../session/handler.ts";

/**
 * PRET: names the transfer that the next PASV or EPSV is for. Servers with many machines choose one by it; here it saves the
 * client a data connection for a transfer that would be refused. Not in FEAT: clients that see it there send it every time.
 */
export const PRET: Handler<"PRET"> = {
  needs: ["login"],
  async run(handling, text) {
    const { word } = parseCommand(encodeText(text));
    await check(handling, text);
    return reply(200, `${word} may come; send PASV or EPSV.`);
  },
};

/** Throws what the transfer would, as far as that can be known. */
async function check({ session, storage, signal }: Handling, text: string): Promise<void> {
  const { verb, argument } = parseCommand(encodeText(text));
  const { directory } = session.facts;
  switch (verb) {
    case "RETR":
      return mustBeFile(storage, parseArgument(verb, argument, { directory }), signal);
    case "STOR":
    case "APPE":
      return mustTakeFile(storage, parseArgument(verb, argument, { directory }), signal);
    case "STOU":
      return mustTakeFile(storage, parseArgument(verb, argument, { directory }) ?? childPath(directory, "any"), signal);
    case "MLSD":
      return mustBeDirectory(storage, parseArgument(verb, argument, { directory }) ?? directory, signal);
    case "LIST":
    case "NLST":
      // What a pattern means is known when the listing is made.
      return void parseArgument(verb, argument, { directory });
    default:
      throw new ProtocolError("syntax", "PRET names a transfer: PRET RETR notes.txt.");
  }
}

async function mustBeFile(storage: Storage, path: VirtualPath, signal: AbortSignal): Promise<void> {
  const { kind } = await storage.stat(path, { signal });
  if (kind !== "file") throw new StorageError("is-a-directory", path);
  if (storage.rights?.(path).read === false) throw new StorageError("denied", path);
}

async function mustBeDirectory(storage: Storage, path: VirtualPath, signal: AbortSignal): Promise<void> {
  const { kind } = await storage.stat(path, { signal });
  if (kind !== "directory") throw new StorageError("not-a-directory", path);
}

async function mustTakeFile(storage: Storage, path: VirtualPath, signal: AbortSignal): Promise<void> {
  await mustBeDirectory(storage, parentPath(path), signal);
  const { write, overwrite } = storage.rights?.(path) ?? { write: true, overwrite: true };
  if (!write && !overwrite) throw new StorageError("denied", path);
}
