import { parseProxy, type ConnectOptions } from "@tandem/client";
import { normalizeAddress, ProtocolError } from "@tandem/protocol";
import { parseByteCount } from "../byte-count.ts";
import { commandFailure } from "../command-failure.ts";

/** What `set` can set: a name, what it may be, and what it is until somebody sets it. */
export interface KnownSetting {
  readonly name: string;
  /** Checks a value and gives it the form in which it is kept. Throws a `CommandError` that says what it may be. */
  read(text: string): string;
  readonly initial: string;
  readonly help: string;
  /** What it says to whoever connects; the commands ask for the others. */
  options?(value: string): Partial<ConnectOptions>;
}

/** Every setting, by name. Those of connections count from the next `open` on. */
export const knownSettings: readonly KnownSetting[] = [
  {
    ...{ name: "cmd:fail-exit", ...onOff("on") },
    help: "a script ends with the first command that fails",
  },
  {
    ...{ name: "cmd:prompt", read: (text) => text, initial: "\\s> " },
    help: "the prompt: \\s is ftp or ftps, \\h the host, \\u the user, \\w the directory",
  },
  {
    ...{ name: "xfer:clobber", ...onOff("on") },
    help: "get writes over a file that is there already",
  },
  {
    ...{ name: "xfer:verify", ...onOff("off") },
    help: "compare a file that was moved: by its hash where the server tells one, else by its size",
  },
  {
    ...{ name: "ftp:passive-mode", ...onOff("on") },
    help: "you dial for data, and the server listens",
    options: (value) => ({ mode: value === "on" ? "passive" : "active" }),
  },
  {
    ...{ name: "ftp:port-range", ...portRange() },
    help: "the ports to listen on in active mode",
    options: (value) => {
      const [first, last] = value.split("-").map(Number);
      return value === "any" ? {} : { activePorts: { first: first!, last: last! } };
    },
  },
  {
    ...{ name: "ftp:port-address", read: (text) => text, initial: "" },
    help: "the address that PORT and EPRT name, behind NAT",
    options: (value) => (value === "" ? {} : { activeAddress: value }),
  },
  {
    ...{ name: "ftp:trust-pasv-address", ...onOff("off") },
    help: "dial the address that the server names for data",
    options: (value) => ({ trustPassiveAddress: value === "on" }),
  },
  {
    ...{ name: "ftp:use-extensions", ...onOff("on") },
    help: "use what came after RFC 959: FEAT, UTF8, EPSV, MLSD",
    options: (value) => ({ extensions: value === "on" }),
  },
  {
    ...{ name: "ssl:force", ...onOff("off") },
    help: "ask every server for TLS, as ftpes:// does",
    options: (value) => (value === "on" ? { tls: "explicit" } : {}),
  },
  {
    ...{ name: "ssl:verify-certificate", ...onOff("on") },
    help: "believe only certificates of known authorities",
    options: (value) => (value === "on" ? {} : { trust: { verify: false } }),
  },
  {
    ...{ name: "ssl:protect-data", ...onOff("on") },
    help: "files and listings travel under TLS too",
    options: (value) => ({ dataProtection: value === "on" ? "private" : "clear" }),
  },
  {
    ...{ name: "net:connect-timeout", ...seconds(30) },
    help: "how long to wait for a connection",
    options: (value) => ({ timers: { connect: Number(value) * 1000 } }),
  },
  {
    ...{ name: "net:timeout", ...seconds(60) },
    help: "how long to wait for a reply",
    options: (value) => ({ timers: { reply: Number(value) * 1000 } }),
  },
  {
    ...{ name: "net:max-retries", ...count(0, 100) },
    help: "how often a lost connection is made anew by itself; jobs do it three times unless this is set",
    options: (value) => ({ retries: Number(value) }),
  },
  {
    ...{ name: "net:proxy", read: readProxy, initial: "" },
    help: "the way out: socks5://host:port, or http, https, socks4a, ftp; none for none, and empty for the environment's",
    options: (value) => (value === "none" || value === "" ? {} : { proxy: value }),
  },
  {
    ...{ name: "net:source-address", read: readAddress, initial: "" },
    help: "the address of this machine that connections come from",
    options: (value) => (value === "" ? {} : { localAddress: value }),
  },
  {
    ...{ name: "net:family", ...oneOf("any", ["any", "ipv4", "ipv6"]) },
    help: "the addresses that are dialled: any, ipv4 or ipv6",
    options: (value) => (value === "any" ? {} : { family: value === "ipv4" ? 4 : 6 }),
  },
  {
    ...{ name: "net:download-rate", ...bytesASecond() },
    help: "bytes a second at most that are fetched, 500k or 2m; 0 for as fast as they come",
    options: (value) => (value === "0" ? {} : { rate: { download: Number(value) } }),
  },
  {
    ...{ name: "net:upload-rate", ...bytesASecond() },
    help: "bytes a second at most that are sent",
    options: (value) => (value === "0" ? {} : { rate: { upload: Number(value) } }),
  },
  {
    ...{ name: "pget:connections", ...count(4, 64) },
    help: "how many parts of a file pget fetches at once",
  },
  {
    ...{ name: "mirror:connections", ...count(4, 64) },
    help: "how many connections a mirror has",
  },
];

function readProxy(text: string): string {
  if (text === "" || text === "none") return text;
  try {
    parseProxy(text);
    return text;
  } catch (error) {
    if (error instanceof TypeError) throw commandFailure(error.message, { cause: error });
    throw error;
  }
}

function readAddress(text: string): string {
  try {
    return text === "" ? "" : normalizeAddress(text);
  } catch (error) {
    if (error instanceof ProtocolError) throw commandFailure("It is an IPv4 or IPv6 address.", { cause: error });
    throw error;
  }
}

function oneOf(initial: string, values: readonly string[]): Pick<KnownSetting, "read" | "initial"> {
  const read = (text: string): string => {
    if (values.includes(text.toLowerCase())) return text.toLowerCase();
    throw commandFailure(`It is one of ${values.join(", ")}.`);
  };
  return { read, initial };
}

function bytesASecond(): Pick<KnownSetting, "read" | "initial"> {
  const read = (text: string): string => {
    const bytes = text === "0" || text === "off" ? 0 : parseByteCount(text);
    if (bytes !== undefined) return String(bytes);
    throw commandFailure("It is a number of bytes a second: 500k, 2m, or 0 for as fast as they come.");
  };
  return { read, initial: "0" };
}

function count(initial: number, most: number): Pick<KnownSetting, "read" | "initial"> {
  const read = (text: string): string => {
    if (/^\d{1,4}$/.test(text) && Number(text) <= most) return String(Number(text));
    throw commandFailure(`It is a number from 0 to ${most}.`);
  };
  return { read, initial: String(initial) };
}

function onOff(initial: "on" | "off"): Pick<KnownSetting, "read" | "initial"> {
  const read = (text: string): string => {
    const word = text.toLowerCase();
    if (["on", "yes", "true", "1"].includes(word)) return "on";
    if (["off", "no", "false", "0"].includes(word)) return "off";
    throw commandFailure("It is on or off.");
  };
  return { read, initial };
}

function seconds(initial: number): Pick<KnownSetting, "read" | "initial"> {
  const read = (text: string): string => {
    const [, count = "", unit = "s"] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
    const value = Number(count) * (unit === "h" ? 3600 : unit === "m" ? 60 : 1);
    if (value >= 1 && value <= aDay) return String(value);
    throw commandFailure("It is a time: 30, 30s, 2m or 1h; at least a second, at most a day.");
  };
  return { read, initial: String(initial) };
}

function portRange(): Pick<KnownSetting, "read" | "initial"> {
  const read = (text: string): string => {
    const [, first = "", last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
    if (text === "any") return text;
    if (Number(first) >= 1 && Number(first) <= Number(last) && Number(last) <= 65_535) return `${first}-${last}`;
    throw commandFailure('It is a range of ports like 40000-40100, or "any".');
  };
  return { read, initial: "any" };
}

const aDay = 86_400;
