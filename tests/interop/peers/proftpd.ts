import { chmod, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ACCOUNT } from "../account.ts";
import { cryptPassword } from "../crypt-password.ts";
import { programOf } from "../presence.ts";
import { makePlace, startInPlace, type Place, type ServedTls, type ServerPeer } from "./server-peer.ts";

/** ProFTPD keeps the account in a passwd file of its own (mod_auth_file). */
export const proftpd: ServerPeer = {
  name: "proftpd",
  needsRoot: true,
  tls: {
    starts: ["explicit", "implicit"],
    reuse: "required",
    remarks: ["mod_tls as it is: it requires reuse unless told otherwise, and refuses with 425, not 522."],
  },
  async start(presence, tls, limits) {
    const program = programOf(presence);
    const place = await makePlace("proftpd", limits);
    const accounts = join(place.folder, "passwd");
    const config = join(place.folder, "proftpd.conf");
    await writeFile(
      accounts,
      `${ACCOUNT.name}:${await cryptPassword(place.folder)}:65534:65534::${place.root}:/bin/sh\n`,
    );
    await chmod(accounts, 0o600);
    const modules = join(dirname(program), "../lib/proftpd");
    const limited = limits?.sessions === undefined ? "" : `MaxClientsPerHost ${String(limits.sessions)}\n`;
    await writeFile(config, configuration(place, modules, accounts) + limited + (tls ? security(tls, place) : ""));
    return startInPlace(place, program, ["-n", "-q", "-c", config], { secure: tls?.start === "implicit" });
  },
};

function configuration({ folder, logFile, port, passive }: Place, modules: string, accounts: string): string {
  return `
ModulePath ${modules}
ServerName "interop"
ServerType standalone
DefaultServer on
DefaultAddress 127.0.0.1
SocketBindTight on
Port ${String(port)}
UseIPv6 off
User nobody
Group nogroup
Umask 022
PassivePorts ${String(passive.first)} ${String(passive.last)}
AuthOrder mod_auth_file.c
AuthUserFile ${accounts}
RequireValidShell off
DefaultRoot ~
AllowOverwrite on
UseReverseDNS off
WtmpLog off
TransferLog none
SystemLog ${logFile}
PidFile ${join(folder, "pid")}
ScoreboardFile ${join(folder, "scoreboard")}
<IfModule mod_delay.c>
  DelayEngine off
</IfModule>
`;
}

/** mod_tls requires session reuse unless it is told not to. */
function security({ start, files, demand = "required" }: ServedTls, { folder }: Place): string {
  return `
LoadModule mod_tls.c
TLSEngine on
TLSLog ${join(folder, "tls.log")}
TLSProtocol TLSv1.2 TLSv1.3
TLSRSACertificateFile ${files.chain}
TLSRSACertificateKeyFile ${files.key}
TLSRequired ${demand === "required" ? "on" : "off"}
${start === "implicit" ? "TLSOptions UseImplicitSSL" : ""}
`;
}
