import type { MediaTypes } from "@tandem/protocol";

/** What listings show, where RFC and clients leave it to the server. */
export interface ListingPolicy {
  /** Names that begin with a dot, in LIST and NLST: always, or for a client that asks with `-a`. MLSD tells them always. */
  readonly hidden: "always" | "asked";
  /** A link in MLSD: as a link with its target, or as what it leads to. LIST has it as `ls -l` does. */
  readonly links: "shown" | "followed";
  /** The language of every name in the tree, as a tag of RFC 5646, for the lang fact. */
  readonly language: string | undefined;
  /** What extensions of names mean in this tree, for the media-type fact: `commonMediaTypes`, or a table of its own. */
  readonly mediaTypes: MediaTypes | undefined;
}

export const defaultListing: ListingPolicy = {
  // A client that does not see a file can neither mirror it nor empty its directory; FileZilla Server and pyftpdlib agree.
  hidden: "always",
  // FileZilla, WinSCP, lftp and basic-ftp know links, and delete one without entering it: a client that takes it for the
  // directory it leads to would empty that, or walk in a circle. RFC 3659 §7.5.1.5 prefers "followed", for clients that
  // only know files and directories, such as rclone.
  links: "shown",
  // A server must not guess (RFC 3659 §7.5.6, §7.5.8): the operator knows, or nobody does.
  language: undefined,
  mediaTypes: undefined,
};
