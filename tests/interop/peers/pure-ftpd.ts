import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ACCOUNT } from "../account.ts";
import { cryptPassword } from "../crypt-password.ts";
import { runProgram } from "../run-program.ts";
import { programOf } from "../presence.ts";
import { makePlace, startInPlace, type ServerPeer } from "./server-peer.ts";

/** Pure-FTPd keeps the account as a virtual user (PureDB). */
export const pureFtpd: ServerPeer = {
  name: "pure-ftpd",
  needsRoot: true,
  tls: {
    starts: ["explicit"],
    reuse: "offered",
    remarks: [
      "Debian builds it without implicit TLS, and it requires no session reuse since 2019.",
      "It goes on with sessions of TLS 1.2, and with none of TLS 1.3.",
    ],
  },
  async start(presence, tls, limits) {
    const program = programOf(presence);
    const place = await makePlace("pure-ftpd", limits);
    const { folder, root, port, passive } = place;
    const database = join(folder, "accounts.pdb");
    const accounts = join(folder, "accounts");
    // pure-pw itself would hash so dearly that each login takes two seconds.
    const hash = await cryptPassword(folder);
    await writeFile(accounts, `${ACCOUNT.name}:${hash}:65534:65534::${root}/./::::::::::::\n`);
    const words = ["mkdb", database, "-f", accounts];
    await runProgram({ path: join(dirname(program), "../bin/pure-pw"), words, folder });
    return startInPlace(place, program, [
      ...["-4", "-S", `127.0.0.1,${String(port)}`, "-g", join(folder, "pid")],
      ...["-l", `puredb:${database}`, "-A", "-E", "-H", "-U", "133:022", "-f", "none"],
      // Its own limit is 8.
      ...["-C", String(limits?.sessions ?? 50)],
      ...["-p", `${String(passive.first)}:${String(passive.last)}`],
      // 3: nothing in clear, data neither; 1: as the client likes.
      ...(tls ? [`--tls=${tls.demand === "offered" ? "1" : "3"}`, `--certfile=${tls.files.both}`] : []),
    ]);
  },
};
