import { ACCOUNT } from "../account.ts";
import { urlOf, type ClientPeer } from "./client-peer.ts";

/** tnftp, the BSD client, transfers URLs; it lists at its prompt. */
export const tnftp: ClientPeer = {
  name: "tnftp",
  limits: [],
  command(job) {
    const { direction, mode, type, port, remote, local } = job;
    const opening = mode === "active" ? "-A" : "-p";
    if (direction === "list") {
      const input = `user ${ACCOUNT.name} ${ACCOUNT.password}\nnlist ${remote}\nquit\n`;
      return { words: ["-n", "-i", opening, "127.0.0.1", String(port)], input };
    }
    const url = `${urlOf(job, `${ACCOUNT.name}:${ACCOUNT.password}@`)};type=${type.toLowerCase()}`;
    return { words: [opening, ...(direction === "upload" ? ["-u", url, local] : ["-o", local, url])] };
  },
};
