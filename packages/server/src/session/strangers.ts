import type { ForeignProtocol } from "@tandem/protocol";

/** Clients that speak another protocol, as the log tells it. */
export const strangers: Readonly<Record<ForeignProtocol, string>> = {
  HTTP: "HTTP on an FTP port: a web browser, or a page that abuses one",
  PROXY: "a PROXY header, and this address is on no list of proxies",
  SMTP: "SMTP on an FTP port: a mail program, or a page that abuses one",
  SSH: "SSH on an FTP port: an SFTP client with the wrong port",
  TLS: "TLS from the first byte on a port that begins in clear",
};
