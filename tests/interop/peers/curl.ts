import { ACCOUNT } from "../account.ts";
import { urlOf, type ClientPeer, type JobTls } from "./client-peer.ts";

/** curl walks to the folder with CWD, one part at a time, and prefers EPSV and EPRT. */
export const curl: ClientPeer = {
  name: "curl",
  limits: [],
  tls: {
    reuse: "always",
    remarks: [
      "Its uploads over TLS 1.3, for which it got 522 of other servers (curl#4654), go on with their session here.",
    ],
    limits: [
      { mode: "active", reason: "curl 7.87 and 7.88 put no TLS on data connections that they accept (curl#10666)." },
    ],
  },
  command(job) {
    const { direction, mode, type, local, tls } = job;
    const transfer = { upload: ["--upload-file", local], download: ["--output", local], list: [] }[direction];
    const ascii = direction === "upload" ? ["--use-ascii", "--crlf"] : ["--use-ascii"];
    return {
      words: [
        ...["--disable", "--silent", "--show-error", "--globoff", "--user", `${ACCOUNT.name}:${ACCOUNT.password}`],
        ...(mode === "active" ? ["--ftp-port", "-"] : []),
        ...(type === "A" ? ascii : []),
        ...(tls ? security(tls) : []),
        ...transfer,
        urlOf(job),
      ],
    };
  },
};

function security({ version, authority }: JobTls): readonly string[] {
  const number = version === "TLSv1.2" ? "1.2" : "1.3";
  return ["--ssl-reqd", `--tlsv${number}`, "--tls-max", number, "--cacert", authority];
}
