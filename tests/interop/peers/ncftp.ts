import { dirname, join } from "node:path";
import { ACCOUNT } from "../account.ts";
import { urlOf, type ClientPeer } from "./client-peer.ts";

/** NcFTP is three programs: ncftpput, ncftpget and ncftpls. */
export const ncftp: ClientPeer = {
  name: "ncftp",
  limits: [],
  command(job, program) {
    const { direction, mode, type, port, remote, local } = job;
    const { name, password } = ACCOUNT;
    const common = [mode === "active" ? "-E" : "-F", "-u", name, "-p", password, "-P", String(port)];
    const ascii = type === "A" ? ["-a"] : [];
    switch (direction) {
      case "upload":
        return { words: ["-V", ...common, ...ascii, "-C", "127.0.0.1", local, remote] };
      case "download":
        return sibling("ncftpget", ["-V", ...common, ...ascii, "-C", "127.0.0.1", remote, local]);
      case "list":
        return sibling("ncftpls", ["-1", ...common, urlOf(job)]);
    }

    function sibling(
      file: string,
      words: readonly string[],
    ): { readonly path: string; readonly words: readonly string[] } {
      return { path: join(dirname(program), file), words };
    }
  },
};
