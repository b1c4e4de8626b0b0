import { reply } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";
import type { Handler } from "../session/handler.ts";

/** AVBL: how many bytes may still be stored in a directory. draft-peterson-streamlined-ftp-command-extensions §4. */
export const AVBL: Handler<"AVBL"> = {
  needs: ["login"],
  feature: ({ storage }) => (storage.space === undefined ? undefined : "AVBL"),
  async run({ session, storage, signal }, path = session.facts.directory) {
    if (storage.space === undefined) return reply(550, "This storage does not know how much space is left.");
    const { kind } = await storage.stat(path, { signal });
    if (kind !== "directory") throw new StorageError("not-a-directory", path);
    const space = await storage.space(path, { signal });
    // No limit is told as the largest number that every client reads exactly.
    return reply(213, String(Math.min(Math.max(0, Math.floor(space)), Number.MAX_SAFE_INTEGER)));
  },
};
