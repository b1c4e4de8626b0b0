import { listingSource } from "../listing/listing-source.ts";
import { openListing } from "../listing/open-listing.ts";
import type { Handler } from "../session/handler.ts";

/** NLST: the names, one a line, each usable as the argument of RETR. RFC 959 §4.1.3, RFC 1123 §4.1.2.7. */
export const NLST: Handler<"NLST"> = {
  needs: ["login", "data-connection"],
  run(handling, argument) {
    const { path = handling.session.facts.directory } = argument;
    return handling.transfer.send({ verb: "NLST", path, name: "name list", verbatim: true }, async ({ signal }) => {
      const listing = await openListing(handling, argument, { long: false, signal });
      return listingSource(handling, path, listing, signal);
    });
  },
};
