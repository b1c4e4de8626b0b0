import { listingSource } from "../listing/listing-source.ts";
import { openListing } from "../listing/open-listing.ts";
import type { Handler } from "../session/handler.ts";

/** LIST: a listing for people, as `ls -l` has it, in UTC. RFC 959 §4.1.3. */
export const LIST: Handler<"LIST"> = {
  needs: ["login", "data-connection"],
  run(handling, argument) {
    const { path = handling.session.facts.directory } = argument;
    return handling.transfer.send({ verb: "LIST", path, name: "file list", verbatim: true }, async ({ signal }) => {
      const listing = await openListing(handling, argument, { long: true, signal });
      return listingSource(handling, path, listing, signal);
    });
  },
};
