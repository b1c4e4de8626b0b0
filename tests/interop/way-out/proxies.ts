import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProxyPeerName } from "../../../scripts/peers/peers.ts";
import { ACCOUNT } from "../account.ts";
import { makePlace, startInPlace, type Place, type RunningServer } from "../peers/server-peer.ts";
import { programOf, type Presence } from "../presence.ts";

/** A proxy on a port of 127.0.0.1, as its makers wrote it. */
export interface ProxyPeer {
  readonly name: ProxyPeerName;
  /** Whether it has to be started by root. */
  readonly needsRoot: boolean;
  start(presence: Presence, rules?: ProxyRules): Promise<RunningServer>;
}

/** What a proxy is told beside where to listen. */
export interface ProxyRules {
  /** It wants to be told the account's name and password. */
  readonly authenticates?: boolean;
  /** The ports to which it connects; all when missing. */
  readonly only?: number;
}

/** CONNECT of HTTP, with Basic authentication. */
export const tinyproxy: ProxyPeer = proxyPeer("tinyproxy", false, ({ port, logFile }, { authenticates, only }) => ({
  words: ["-d", "-c", "config"],
  config: [
    `Port ${port}`,
    "Listen 127.0.0.1",
    "Timeout 30",
    "MaxClients 50",
    "LogLevel Info",
    `LogFile "${logFile}"`,
    ...(authenticates ? [`BasicAuth ${ACCOUNT.name} ${ACCOUNT.password}`] : []),
    ...(only === undefined ? [] : [`ConnectPort ${only}`]),
  ],
}));

/** SOCKS5 and nothing else, with user and password. */
export const microsocks: ProxyPeer = proxyPeer("microsocks", false, ({ port }, { authenticates }) => ({
  words: [
    "-i",
    "127.0.0.1",
    "-p",
    String(port),
    ...(authenticates ? ["-u", ACCOUNT.name, "-P", ACCOUNT.password] : []),
  ],
  config: [],
}));

/** SOCKS4, 4a and 5, with rules. */
export const dante: ProxyPeer = proxyPeer("dante", true, ({ port, folder }, { only }) => ({
  words: ["-f", "config", "-p", join(folder, "pid")],
  config: [
    "logoutput: stderr",
    `internal: 127.0.0.1 port = ${port}`,
    "external: 127.0.0.1",
    "clientmethod: none",
    "socksmethod: none",
    "user.unprivileged: nobody",
    "client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }",
    `socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 ${only === undefined ? "" : `port = ${only} `}log: connect }`,
    "socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 log: connect }",
  ],
}));

/** SuSE's proxy, which speaks FTP and takes `USER name@host:port`. */
export const ftpProxy: ProxyPeer = proxyPeer("ftp-proxy", true, ({ port, folder }) => ({
  words: ["-d", "-n", "-f", join(folder, "config")],
  greets: true,
  config: [
    "[-Global-]",
    "ServerType standalone",
    "Listen 127.0.0.1",
    `Port ${port}`,
    "AllowMagicUser yes",
    "DestinationAddress 127.0.0.1",
    "DestinationPort 9",
    "DestinationTransferMode client",
    "ActiveMinDataPort 40000",
    "ActiveMaxDataPort 40999",
    "User nobody",
    `PidFile ${join(folder, "pid")}`,
  ],
}));

interface Start {
  readonly words: readonly string[];
  /** The lines of the file `config` in its folder. */
  readonly config: readonly string[];
  /** It speaks first, as FTP does. */
  readonly greets?: boolean;
}

function proxyPeer(
  name: ProxyPeerName,
  needsRoot: boolean,
  start: (place: Place, rules: ProxyRules) => Start,
): ProxyPeer {
  return {
    name,
    needsRoot,
    async start(presence, rules = {}) {
      const place = await makePlace(name);
      const { words, config, greets = false } = start(place, rules);
      await writeFile(join(place.folder, "config"), config.map((line) => `${line}\n`).join(""));
      return startInPlace(place, programOf(presence), words, { secure: !greets });
    },
  };
}
