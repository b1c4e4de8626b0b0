import { reply } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";
import type { Handler } from "../session/handler.ts";

/** SIZE: how many bytes RETR would send. RFC 3659 §4. */
export const SIZE: Handler<"SIZE"> = {
  needs: ["login"],
  async run({ session, storage }, path) {
    if (session.facts.type.kind === "ascii")
      return reply(550, "The size in type A is not known before the transfer; send TYPE I.");
    const { kind, size } = await storage.stat(path);
    if (kind !== "file") throw new StorageError("is-a-directory", path, { reason: "Only a file has a size." });
    return reply(213, String(size));
  },
};
