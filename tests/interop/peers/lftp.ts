import { ACCOUNT } from "../account.ts";
import type { ClientPeer, JobTls } from "./client-peer.ts";

/** lftp reads a script; it sets the times and modes of what it sends (MFMT, SITE UTIME, SITE CHMOD). */
export const lftp: ClientPeer = {
  name: "lftp",
  limits: [],
  tls: {
    reuse: "always",
    remarks: ["Debian builds it with GnuTLS; a build with OpenSSL was not tried."],
  },
  command({ direction, mode, type, port, remote, local, tls }) {
    const ascii = type === "A" ? "-a " : "";
    const action = {
      upload: `put ${ascii}${quoted(local)} -o ${quoted(remote)}`,
      download: `get ${ascii}${quoted(remote)} -o ${quoted(local)}`,
      list: `cls -1 ${quoted(`${remote}/`)}`,
    }[direction];
    const script = [
      `set ftp:passive-mode ${mode === "passive" ? "on" : "off"}`,
      ...(tls ? security(tls) : ["set ftp:ssl-allow off"]),
      "set cmd:fail-exit on",
      "set net:timeout 20",
      "set net:max-retries 1",
      `open -u ${ACCOUNT.name},${ACCOUNT.password} ${tls?.start === "implicit" ? "ftps" : "ftp"}://127.0.0.1:${String(port)}`,
      action,
    ];
    return { words: ["--norc", "-c", script.join("; ")] };
  },
};

function security({ version, authority }: JobTls): readonly string[] {
  const only = version === "TLSv1.2" ? "VERS-TLS1.2" : "VERS-TLS1.3";
  return [
    "set ftp:ssl-force on",
    "set ftp:ssl-protect-data on",
    `set ssl:ca-file ${quoted(authority)}`,
    `set ssl:priority "NORMAL:-VERS-ALL:+${only}"`,
  ];
}

function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, "\\$&")}"`;
}
