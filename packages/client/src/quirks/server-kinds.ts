import { fileZilla } from "./filezilla.ts";
import { iis } from "./iis.ts";
import { madGoat } from "./madgoat.ts";
import { mikroTik } from "./mikrotik.ts";
import { proFtpd } from "./proftpd.ts";
import { pureFtpd } from "./pure-ftpd.ts";
import { pyftpdlib } from "./pyftpdlib.ts";
import type { ServerKind } from "./server-kind.ts";
import { servU } from "./serv-u.ts";
import { tandem } from "./tandem.ts";
import { vsftpd } from "./vsftpd.ts";

/** Every kind of server of which something is known; the first that recognises a server has it. */
export const serverKinds: readonly ServerKind[] = [
  vsftpd,
  proFtpd,
  pureFtpd,
  pyftpdlib,
  tandem,
  fileZilla,
  iis,
  servU,
  madGoat,
  mikroTik,
];
