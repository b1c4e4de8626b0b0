import type { ConnectOptions } from "@tandem/client";
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
];

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
