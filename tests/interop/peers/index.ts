import type { ClientPeer } from "./client-peer.ts";
import { curl } from "./curl.ts";
import { ftplib } from "./ftplib.ts";
import { lftp } from "./lftp.ts";
import { ncftp } from "./ncftp.ts";
import { proftpd } from "./proftpd.ts";
import { pureFtpd } from "./pure-ftpd.ts";
import { pyftpdlib } from "./pyftpdlib.ts";
import type { ServerPeer } from "./server-peer.ts";
import { tnftp } from "./tnftp.ts";
import { vsftpd } from "./vsftpd.ts";
import { wget } from "./wget.ts";

/** The foreign clients that meet our server. */
export const CLIENT_PEERS: readonly ClientPeer[] = [curl, lftp, tnftp, ncftp, wget, ftplib];

/** The foreign servers that meet our clients. */
export const SERVER_PEERS: readonly ServerPeer[] = [vsftpd, proftpd, pureFtpd, pyftpdlib];
