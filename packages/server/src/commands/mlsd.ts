import { StorageError } from "@tandem/storage";
import { factLines } from "../listing/fact-lines.ts";
import { linesSource } from "../listing/lines-source.ts";
import type { Handler } from "../session/handler.ts";

/** MLSD: a listing for programs, exact facts one line a file. RFC 3659 §7. */
export const MLSD: Handler<"MLSD"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path = session.facts.directory) {
    const { listedFacts, account } = session;
    return transfer.send({ verb: "MLSD", path, name: "fact list", verbatim: true }, async (signal) => {
      const attributes = await storage.stat(path, { signal });
      if (attributes.kind !== "directory") throw new StorageError("not-a-directory", path);
      const readOnly = account?.readOnly ?? true;
      return linesSource(factLines(storage, path, { attributes, facts: listedFacts, readOnly, signal }));
    });
  },
};
