import { ProtocolError, printable } from "@tandem/protocol";
import { factLines } from "../listing/fact-lines.ts";
import { listingSource } from "../listing/listing-source.ts";
import type { Handler } from "../session/handler.ts";

/** MLSD: a listing for programs, exact facts one line a file. RFC 3659 §7. */
export const MLSD: Handler<"MLSD"> = {
  needs: ["login", "data-connection"],
  run(handling, path = handling.session.facts.directory) {
    return handling.transfer.send({ verb: "MLSD", path, name: "fact list", verbatim: true }, async ({ signal }) => {
      const attributes = await handling.storage.stat(path, { signal });
      // RFC 3659 §7.2.1: 501, where any other verb would have 550.
      if (attributes.kind !== "directory")
        throw new ProtocolError("syntax", `${printable(path)}: Not a directory; MLST tells the facts of one file.`);
      return listingSource(handling, path, await factLines(handling, path, { attributes, signal }), signal);
    });
  },
};
