import { fileURLToPath } from "node:url";
import { ACCOUNT } from "../account.ts";
import type { ClientPeer, CommandLine, Job } from "./client-peer.ts";

const SCRIPT = fileURLToPath(new URL("ftplib-client.py", import.meta.url));

/** ftplib is Python's own library: a script of a few lines is the client. */
export const ftplib: ClientPeer = {
  name: "ftplib",
  limits: [],
  tls: {
    reuse: "always",
    remarks: [
      "It reuses no TLS session by itself (cpython#63699): `ftplib` here is the subclass of a few lines that people write, and `ftplib, as it is` the library. Where reuse is required, that one gets 522 and the reason, in a test of its own. Implicit TLS is a subclass too.",
    ],
  },
  command: (job) => script(job, "reuse"),
};

/** ftplib as it is: every data connection begins a TLS session of its own (cpython#63699). */
export const plainFtplib: ClientPeer = { ...ftplib, tls: { reuse: "never" }, command: (job) => script(job, "fresh") };

function script({ direction, mode, type, port, remote, local, tls }: Job, sessions: "reuse" | "fresh"): CommandLine {
  const security = tls ? [tls.start, tls.version, tls.authority, sessions] : [];
  const job = [mode, type, direction, remote, local];
  return { words: [SCRIPT, String(port), ACCOUNT.name, ACCOUNT.password, ...job, ...security] };
}
