import { RefusedError } from "@tandem/client";
import type { HashFile } from "@tandem/client/sync";
import { pathIn } from "../client/location.ts";
import { present } from "../present.ts";
import type { OpenSide } from "./side.ts";

/** The hashes that the servers of a mirror tell of their files (HASH, XCRC, …): what they do not tell is read. */
export function toldHashes(from: OpenSide, to: OpenSide): HashFile {
  return async (side, path, { algorithm, signal }) => {
    const { remote } = side === "from" ? from : to;
    if (remote === undefined) return undefined;
    try {
      return await remote.client.hash(pathIn(remote.path, path.slice(1)), present({ algorithm, signal }));
    } catch (error) {
      if (error instanceof RefusedError) return undefined;
      throw error;
    }
  };
}
