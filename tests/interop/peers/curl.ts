import { ACCOUNT } from "../account.ts";
import { urlOf, type ClientPeer } from "./client-peer.ts";

/** curl walks to the folder with CWD, one part at a time, and prefers EPSV and EPRT. */
export const curl: ClientPeer = {
  name: "curl",
  limits: [],
  command(job) {
    const { direction, mode, type, local } = job;
    const transfer = { upload: ["--upload-file", local], download: ["--output", local], list: [] }[direction];
    const ascii = direction === "upload" ? ["--use-ascii", "--crlf"] : ["--use-ascii"];
    return {
      words: [
        ...["--disable", "--silent", "--show-error", "--globoff", "--user", `${ACCOUNT.name}:${ACCOUNT.password}`],
        ...(mode === "active" ? ["--ftp-port", "-"] : []),
        ...(type === "A" ? ascii : []),
        ...transfer,
        urlOf(job),
      ],
    };
  },
};
