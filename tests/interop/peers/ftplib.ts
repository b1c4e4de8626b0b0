import { fileURLToPath } from "node:url";
import { ACCOUNT } from "../account.ts";
import type { ClientPeer } from "./client-peer.ts";

const SCRIPT = fileURLToPath(new URL("ftplib-client.py", import.meta.url));

/** ftplib is Python's own library: a script of a few lines is the client. */
export const ftplib: ClientPeer = {
  name: "ftplib",
  limits: [],
  command({ direction, mode, type, port, remote, local }) {
    return { words: [SCRIPT, String(port), ACCOUNT.name, ACCOUNT.password, mode, type, direction, remote, local] };
  },
};
