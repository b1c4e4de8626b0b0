/** A foreign program that ours has to get on with, an FTP server or client before all: the Debian package it comes in, the program in it, and how that says its version. */
export interface Peer {
  readonly name: PeerName;
  readonly role: "server" | "client" | "shell" | "reader" | "proxy" | "tracer";
  readonly packages: readonly string[];
  readonly program: string;
  /** Arguments that make the program print its version; a program that does not is not the peer. */
  readonly versionArguments: readonly string[];
  readonly versionPattern: RegExp;
  /** What to type at the program's own prompt, when only there it says its version. */
  readonly versionInput?: string;
  /** A file that has to be there too, seen from the program's folder: of another package, whose program would work without it. */
  readonly part?: string;
}

export type PeerName = ServerPeerName | ClientPeerName | ShellPeerName | "mandoc" | ProxyPeerName | "strace";
export type ServerPeerName = "vsftpd" | "proftpd" | "pure-ftpd" | "pyftpdlib";
export type ClientPeerName = "curl" | "lftp" | "tnftp" | "ncftp" | "wget" | "rclone" | "ftplib";
/** What completes our commands. */
export type ShellPeerName = "bash" | "zsh" | "fish";
export type ProxyPeerName = "tinyproxy" | "microsocks" | "dante" | "ftp-proxy";

/** Every peer, servers first. */
export const PEERS: readonly Peer[] = [
  server("vsftpd", ["vsftpd"], "vsftpd", ["-v"], /version (\d[\w.]*)/),
  {
    ...server("proftpd", ["proftpd-core", "proftpd-mod-crypto"], "proftpd", ["-v"], /Version (\d[\w.]*)/),
    part: "../lib/proftpd/mod_tls.so",
  },
  server("pure-ftpd", ["pure-ftpd", "pure-ftpd-common"], "pure-ftpd", ["--help"], /v(\d[\w.]*)/),
  server(
    "pyftpdlib",
    ["python3-pyftpdlib", "python3-openssl"],
    "python3",
    ["-c", "import pyftpdlib as p, OpenSSL; print(p.__ver__)"],
    /^(\d[\w.]*)/,
  ),
  client("curl", ["curl"], "curl", ["--version"], /curl (\d[\w.]*)/),
  client("lftp", ["lftp"], "lftp", ["--version"], /Version (\d[\w.]*)/),
  { ...client("tnftp", ["tnftp"], "tnftp", ["-n"], /Version: tnftp (\d+)/), versionInput: "status\nquit\n" },
  client("ncftp", ["ncftp"], "ncftpput", ["-?"], /NcFTPPut (\d[\w.]*)/),
  client("wget", ["wget"], "wget", ["--version"], /Wget (\d[\w.]*)/),
  client("rclone", ["rclone"], "rclone", ["version"], /rclone v(\d[\w.]*)/),
  client(
    "ftplib",
    ["python3"],
    "python3",
    ["-c", "import ftplib, platform as p; print(p.python_version())"],
    /^(\d[\w.]*)/,
  ),
  shell("bash", /version (\d[\w.]*)/),
  shell("zsh", /zsh (\d[\w.]*)/),
  shell("fish", /version (\d[\w.]*)/),
  {
    name: "mandoc",
    role: "reader",
    packages: ["mandoc"],
    program: "mandoc",
    // It tells no version: what it makes of an empty page tells that it is there.
    versionArguments: ["-T", "ascii", "-O", "width=60"],
    versionPattern: /\b(1)\b/,
    versionInput: ".TH MANDOC 1 2026-11-23\n",
  },
  {
    name: "strace",
    role: "tracer",
    packages: ["strace"],
    program: "strace",
    versionArguments: ["-V"],
    versionPattern: /version (\d[\w.]*)/,
  },
  proxy("tinyproxy", ["tinyproxy-bin"], "tinyproxy", ["-v"], /tinyproxy (\d[\w.]*)/),
  // It tells no version: what it calls itself has to do.
  proxy("microsocks", ["microsocks"], "microsocks", ["-h"], /MicroSocks (SOCKS5)/),
  proxy("dante", ["dante-server"], "danted", ["-v"], /Dante v(\d[\w.]*\w)/),
  proxy("ftp-proxy", ["ftp-proxy"], "ftp-proxy", ["-V"], /Version (\d[\w.]*)/),
];

/** The packages of which Debian allows one at a time (all provide `ftp-server`): the others are unpacked, not installed. */
export const EXCLUSIVE: readonly PeerName[] = ["vsftpd", "proftpd", "pure-ftpd"];

function server(
  name: ServerPeerName,
  packages: readonly string[],
  program: string,
  args: readonly string[],
  version: RegExp,
): Peer {
  return { name, role: "server", packages, program, versionArguments: args, versionPattern: version };
}

function client(
  name: ClientPeerName,
  packages: readonly string[],
  program: string,
  args: readonly string[],
  version: RegExp,
): Peer {
  return { name, role: "client", packages, program, versionArguments: args, versionPattern: version };
}

function shell(name: ShellPeerName, version: RegExp): Peer {
  return {
    name,
    role: "shell",
    packages: [name],
    program: name,
    versionArguments: ["--version"],
    versionPattern: version,
  };
}

function proxy(
  name: ProxyPeerName,
  packages: readonly string[],
  program: string,
  args: readonly string[],
  version: RegExp,
): Peer {
  return { name, role: "proxy", packages, program, versionArguments: args, versionPattern: version };
}
