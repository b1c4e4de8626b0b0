import { fileURLToPath } from "node:url";
import { ACCOUNT } from "../account.ts";
import { programOf } from "../presence.ts";
import { makePlace, startInPlace, type ServerPeer } from "./server-peer.ts";

const SCRIPT = fileURLToPath(new URL("pyftpdlib-server.py", import.meta.url));

/** pyftpdlib is a library: a script of a few lines is the server. */
export const pyftpdlib: ServerPeer = {
  name: "pyftpdlib",
  needsRoot: false,
  tls: {
    starts: ["explicit"],
    reuse: "offered",
    remarks: [
      "It has no implicit TLS (pyftpdlib#227).",
      "A data connection on which the client's hello comes before the transfer command is closed, and the command answered with 150 all the same; our client begins TLS behind the command.",
    ],
  },
  async start(presence, tls, limits) {
    const program = programOf(presence);
    const place = await makePlace("pyftpdlib", limits);
    const { root, port, passive } = place;
    const words = [root, port, passive.first, passive.last, ACCOUNT.name, ACCOUNT.password].map(String);
    const limited = limits?.sessions === undefined ? [] : ["--sessions", String(limits.sessions)];
    const secured = tls ? [tls.files.both, tls.demand ?? "required"] : [];
    return startInPlace(place, program, [SCRIPT, ...limited, ...words, ...secured]);
  },
};
