import type { Reply } from "@tandem/protocol";
import type { Phase } from "./ftp-error.ts";

/**
 * What to do about a refusal, as far as its code and its words tell; undefined when they say no more than they say. Servers agree
 * on few of their words, so the rules look for those that vsftpd, ProFTPD, Pure-FTPd, pyftpdlib, FileZilla and IIS use.
 */
export function refusalHint(command: string, { code, lines }: Reply, phase: Phase): string | undefined {
  const text = lines.join(" ");
  const verb = /^\S*/.exec(command)?.[0].toUpperCase() ?? "";
  return hints.find(
    ({ codes, words, verbs, phases }) =>
      codes.includes(code) &&
      words?.test(text) !== false &&
      verbs?.includes(verb) !== false &&
      phases?.includes(phase) !== false,
  )?.hint;
}

interface Hint {
  readonly codes: readonly number[];
  readonly words?: RegExp;
  readonly verbs?: readonly string[];
  readonly phases?: readonly Phase[];
  readonly hint: string;
}

const storing = ["STOR", "APPE", "STOU"];

// The first that fits is said: what is sure comes before what is likely.
const hints: readonly Hint[] = [
  {
    codes: [425, 450, 521, 522],
    words: /reus|resum/i,
    hint: "The server wants the data connection to go on with the TLS session of the control connection.",
  },
  {
    codes: [421, 530],
    words: /too many|no more|maximum|limit|full|busy/i,
    hint: "The server has as many sessions as it takes; use fewer connections, or try again later.",
  },
  {
    codes: [530],
    words: /anonymous/i,
    hint: "The server lets nobody in without a name: give a user and a password.",
  },
  { codes: [530, 430], phases: ["login"], hint: "Check the name and the password." },
  { codes: [530], hint: "The session is not logged in any more; connect again." },
  { codes: [532], hint: "Storing needs an account on this server: give the option `account`." },
  {
    codes: [534, 536],
    hint: "The server does not protect data connections in that way; see the option `dataProtection`.",
  },
  {
    codes: [425, 500, 501],
    verbs: ["PORT", "EPRT"],
    hint: "The server does not take active mode from here; use passive mode.",
  },
  {
    codes: [500, 502, 504, 550],
    verbs: ["PASV", "EPSV"],
    hint: "The server offers no passive mode; use active mode.",
  },
  {
    codes: [425],
    hint: "The server had no data connection: a firewall or NAT lies between. Try the other mode (passive, active).",
  },
  { codes: [426], hint: "The data connection broke; the transfer can be gone on with where it ended." },
  {
    codes: [452, 552],
    words: /quota/i,
    verbs: storing,
    hint: "The account's quota is used up; remove something first.",
  },
  {
    codes: [452, 552],
    verbs: storing,
    hint: "The server has no room left; what was stored of the file may be incomplete.",
  },
  { codes: [552], words: /quota/i, hint: "The account's quota is used up; remove something first." },
  { codes: [553], hint: "The server does not take this name; try another one." },
  {
    codes: [550],
    words: /permission|denied|not permitted|not allowed|access/i,
    hint: "The account may not do that there.",
  },
  {
    codes: [550],
    words: /exist(?!s? (?:not|no))/i,
    verbs: ["MKD", "RNTO"],
    hint: "There is something of that name already.",
  },
  {
    codes: [550],
    words: /is a (?:directory|folder)/i,
    verbs: ["RETR", "DELE"],
    hint: "Ask for all that is in it: recursively.",
  },
  {
    codes: [550],
    words: /not empty/i,
    verbs: ["RMD"],
    hint: "Empty the directory first, or remove it with what is in it.",
  },
  {
    codes: [550],
    words: /no such|not found|doesn't exist|does not exist|cannot find|can't find/i,
    hint: "Check the path: it begins in the working directory unless it starts with a slash.",
  },
  { codes: [450], words: /busy|in use|lock/i, hint: "Somebody else uses the file; try again later." },
  { codes: [500, 502, 504], hint: "The server does not know this command." },
];
