import { chmod, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ACCOUNT } from "../account.ts";
import { cryptPassword } from "../crypt-password.ts";
import { programOf } from "../presence.ts";
import { makePlace, startInPlace, type Place, type ServerPeer } from "./server-peer.ts";

/** ProFTPD keeps the account in a passwd file of its own (mod_auth_file). */
export const proftpd: ServerPeer = {
  name: "proftpd",
  needsRoot: true,
  async start(presence) {
    const program = programOf(presence);
    const place = await makePlace("proftpd");
    const accounts = join(place.folder, "passwd");
    const config = join(place.folder, "proftpd.conf");
    await writeFile(
      accounts,
      `${ACCOUNT.name}:${await cryptPassword(place.folder)}:65534:65534::${place.root}:/bin/sh\n`,
    );
    await chmod(accounts, 0o600);
    await writeFile(config, configuration(place, join(dirname(program), "../lib/proftpd"), accounts));
    return startInPlace(place, program, ["-n", "-q", "-c", config]);
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
