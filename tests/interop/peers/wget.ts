import { ACCOUNT } from "../account.ts";
import { urlOf, type ClientPeer } from "./client-peer.ts";

/** wget only downloads; its listing is the server's LIST, kept in a file. */
export const wget: ClientPeer = {
  name: "wget",
  limits: [{ direction: "upload", reason: "wget cannot upload." }],
  keepsWireLineEnds: true,
  command(job) {
    const { direction, mode, type, local } = job;
    const url = urlOf(job);
    return {
      words: [
        ...["--no-config", "--no-verbose", "--tries=1", `--user=${ACCOUNT.name}`, `--password=${ACCOUNT.password}`],
        ...(mode === "active" ? ["--no-passive-ftp"] : []),
        ...(direction === "list"
          ? ["--no-remove-listing", "-O", "index", url]
          : ["-O", local, type === "A" ? `${url};type=a` : url]),
      ],
      ...(direction === "list" ? { listingFile: ".listing" } : {}),
    };
  },
};
