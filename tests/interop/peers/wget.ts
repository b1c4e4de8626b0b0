import { ACCOUNT } from "../account.ts";
import { urlOf, type ClientPeer, type Job, type JobTls } from "./client-peer.ts";

/** wget only downloads; its listing is the server's LIST, kept in a file. */
export const wget: ClientPeer = {
  name: "wget",
  limits: [{ direction: "upload", reason: "wget cannot upload." }],
  tls: {
    reuse: "surely in TLS 1.2",
    remarks: [
      "In TLS 1.3 it takes its session right behind the handshake, and has none when the server's ticket comes a little later, as on a busy machine (seen here); then it cannot do what a server requires.",
    ],
  },
  keepsWireLineEnds: true,
  command(job) {
    const { direction, mode, type, local, tls } = job;
    const url = wgetUrl(job);
    return {
      words: [
        ...["--no-config", "--no-verbose", "--tries=1", `--user=${ACCOUNT.name}`, `--password=${ACCOUNT.password}`],
        ...(tls ? security(tls) : []),
        ...(mode === "active" ? ["--no-passive-ftp"] : []),
        ...(direction === "list"
          ? ["--no-remove-listing", "-O", "index", url]
          : ["-O", local, type === "A" ? `${url};type=a` : url]),
      ],
      ...(direction === "list" ? { listingFile: ".listing" } : {}),
    };
  },
};

/** `ftps:` asks wget for explicit TLS, unless told otherwise. */
function wgetUrl(job: Job): string {
  const url = urlOf(job);
  return job.tls?.start === "explicit" ? url.replace("ftp:", "ftps:") : url;
}

function security({ start, version, authority }: JobTls): readonly string[] {
  const only = version === "TLSv1.2" ? "-VERS-ALL:+VERS-TLS1.2" : "-VERS-ALL:+VERS-TLS1.3";
  return [
    ...["--ca-certificate", authority, "--ciphers", `NORMAL:${only}`],
    ...(start === "implicit" ? ["--ftps-implicit"] : []),
  ];
}
