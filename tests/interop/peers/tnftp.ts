import { ACCOUNT } from "../account.ts";
import { urlOf, type ClientPeer } from "./client-peer.ts";

/** tnftp, the BSD client: it transfers URLs (decoding only those it fetches), and lists and sends ASCII at its prompt. */
export const tnftp: ClientPeer = {
  name: "tnftp",
  limits: [],
  command(job) {
    const { direction, mode, type, port, remote, local } = job;
    const { name, password } = ACCOUNT;
    const opening = mode === "active" ? "-A" : "-p";
    if (direction === "download") {
      return { words: [opening, "-o", local, `${urlOf(job, `${name}:${password}@`)};type=${type.toLowerCase()}`] };
    }
    if (direction === "upload" && type === "I") {
      return { words: [opening, "-u", `ftp://${name}:${password}@127.0.0.1:${String(port)}${remote}`, local] };
    }
    const action = direction === "list" ? `nlist "${remote}"` : `put "${local}" "${remote}"`;
    const input = `user ${name} ${password}\nascii\n${action}\nquit\n`;
    return { words: ["-n", "-i", opening, "127.0.0.1", String(port)], input };
  },
};
