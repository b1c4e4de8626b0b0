import { extendedHostPort, extendedPassive, hostPort } from "../argument/address.ts";
import { changedFacts } from "../argument/changed-facts.ts";
import { filePart } from "../argument/file-part.ts";
import type { ValueOf } from "../argument/grammar.ts";
import { hostname } from "../argument/hostname.ts";
import { languageTag } from "../argument/language-tag.ts";
import { joinedPaths } from "../argument/joined-paths.ts";
import { namedPath } from "../argument/named-path.ts";
import { ignored, none } from "../argument/none.ts";
import { allocation, restartPoint } from "../argument/number.ts";
import { octetRange } from "../argument/octet-range.ts";
import { option } from "../argument/option.ts";
import { modification } from "../argument/modification.ts";
import { listPath, optionalPath, path } from "../argument/path.ts";
import { fileStructure, representationType, transferMode } from "../argument/representation.ts";
import { base64data, bufferSize, protectionLevel } from "../argument/security.ts";
import { optionalText, text } from "../argument/text.ts";
import { timedPath } from "../argument/timed-path.ts";
import type { ReplyCode } from "../reply/codes.ts";
import { row, type VerbRow } from "./verb-row.ts";

const otherMechanism = "it belongs to security mechanisms other than TLS, which no FTP client uses any more";

/**
 * Every verb of RFC 959, 1639, 2228, 2389, 2428, 2640, 3659, 4217 and 7151, of the drafts that servers implement, and those
 * that live by convention: what it takes, what it answers, what it is for.
 */
export const verbs = {
  // Access control, RFC 959 §4.1.1
  USER: row({
    rfc: [959, "4.1.1"],
    argument: text("username"),
    replies: [230, 232, 331, 332, 336, 421, 530],
    shape: "login",
    help: "Names the user who logs in; PASS follows.",
  }),
  PASS: row({
    rfc: [959, "4.1.1"],
    argument: optionalText("password"),
    replies: [202, 230, 332, 421, 503, 530, 534],
    shape: "login",
    help: "Gives the password of the user named by USER.",
    secret: true,
  }),
  ACCT: row({
    rfc: [959, "4.1.1"],
    argument: text("account-information"),
    replies: [202, 230, 503, 530],
    shape: "login",
    help: "Names an account to charge; not needed here.",
    secret: true,
  }),
  CWD: row({
    rfc: [959, "4.1.1"],
    argument: path,
    replies: [250, 550],
    shape: "simple",
    help: "Changes the working directory.",
  }),
  CDUP: row({
    rfc: [959, "4.1.1"],
    argument: none,
    replies: [200, 250, 550],
    shape: "simple",
    help: "Changes to the parent of the working directory.",
  }),
  SMNT: row({
    rfc: [959, "4.1.1"],
    argument: path,
    replies: [202, 250, 502, 550],
    shape: "simple",
    help: "Mounts another file system.",
    notOffered: "what a session may see is the operator's choice, and there is nothing to mount",
  }),
  REIN: row({
    rfc: [959, "4.1.1"],
    argument: none,
    replies: [120, 220, 421, 502],
    shape: "transfer",
    help: "Logs out and starts anew on the same connection.",
  }),
  QUIT: row({
    rfc: [959, "4.1.1"],
    argument: ignored,
    replies: [221],
    shape: "simple",
    help: "Ends the session, after a transfer that still runs.",
  }),
  // Transfer parameters, RFC 959 §4.1.2
  PORT: row({
    rfc: [959, "4.1.2"],
    argument: hostPort,
    replies: [200, 501],
    shape: "simple",
    help: "Active mode: names the port where the client waits for the data connection.",
  }),
  PASV: row({
    rfc: [959, "4.1.2"],
    argument: none,
    replies: [227, 425, 502],
    shape: "simple",
    help: "Passive mode: asks the server to wait for the data connection and to say where.",
  }),
  TYPE: row({
    rfc: [959, "4.1.2"],
    argument: representationType,
    replies: [200, 504],
    shape: "simple",
    help: "Sets how bytes travel: A for text, E for EBCDIC, I for everything exactly as it is.",
  }),
  STRU: row({
    rfc: [959, "4.1.2"],
    argument: fileStructure,
    replies: [200, 504],
    shape: "simple",
    help: "Sets the file structure; F, a plain sequence of bytes, or R, where lines are records.",
  }),
  MODE: row({
    rfc: [959, "4.1.2"],
    argument: transferMode,
    replies: [200, 504],
    shape: "simple",
    help: "Sets the transmission mode; S, a plain stream, B and C with restart markers, Z deflated.",
    feature: "MODE Z",
  }),
  // Service, RFC 959 §4.1.3
  RETR: row({
    rfc: [959, "4.1.3"],
    argument: path,
    replies: [125, 150, 226, 250, 425, 426, 450, 451, 550, 554],
    shape: "transfer",
    help: "Sends a file to the client.",
  }),
  STOR: row({
    rfc: [959, "4.1.3"],
    argument: path,
    replies: [110, 125, 150, 226, 250, 425, 426, 450, 451, 452, 532, 551, 552, 553, 550, 554],
    shape: "transfer",
    help: "Stores what the client sends, in place of a file of that name.",
  }),
  STOU: row({
    rfc: [959, "4.1.3"],
    argument: optionalPath,
    replies: [110, 125, 150, 226, 250, 425, 426, 450, 451, 452, 532, 551, 552, 553, 554],
    shape: "transfer",
    help: "Stores what the client sends under a name that is not used yet.",
  }),
  APPE: row({
    rfc: [959, "4.1.3"],
    argument: path,
    replies: [110, 125, 150, 226, 250, 425, 426, 450, 451, 452, 532, 550, 551, 552, 553, 554],
    shape: "transfer",
    help: "Stores what the client sends at the end of a file, making it when missing.",
  }),
  ALLO: row({
    rfc: [959, "4.1.3"],
    argument: allocation,
    replies: [200, 202, 504, 552],
    shape: "simple",
    help: "Says how large the next upload will be, and learns whether it fits.",
  }),
  REST: row({
    rfc: [959, "4.1.3"],
    argument: restartPoint,
    replies: [350],
    shape: "intermediate",
    help: "Says at which byte the next RETR or STOR begins (RFC 3659 §5).",
    feature: "REST STREAM",
  }),
  RNFR: row({
    rfc: [959, "4.1.3"],
    argument: path,
    replies: [350, 450, 550],
    shape: "intermediate",
    help: "Names the file to rename; RNTO must follow.",
  }),
  RNTO: row({
    rfc: [959, "4.1.3"],
    argument: path,
    replies: [250, 503, 532, 550, 553],
    shape: "simple",
    help: "Gives the file named by RNFR its new name.",
  }),
  ABOR: row({
    rfc: [959, "4.1.3"],
    argument: ignored,
    replies: [225, 226],
    shape: "simple",
    help: "Breaks off the transfer that runs; it overtakes commands that wait.",
    duringTransfer: true,
  }),
  DELE: row({
    rfc: [959, "4.1.3"],
    argument: path,
    replies: [250, 450, 550],
    shape: "simple",
    help: "Removes a file.",
  }),
  RMD: row({
    rfc: [959, "4.1.3"],
    argument: path,
    replies: [250, 550],
    shape: "simple",
    help: "Removes an empty directory.",
  }),
  MKD: row({
    rfc: [959, "4.1.3"],
    argument: path,
    replies: [257, 550, 553],
    shape: "simple",
    help: "Makes a directory.",
  }),
  PWD: row({
    rfc: [959, "4.1.3"],
    argument: none,
    replies: [257, 550],
    shape: "simple",
    help: "Names the working directory.",
  }),
  LIST: row({
    rfc: [959, "4.1.3"],
    argument: listPath,
    replies: [125, 150, 226, 250, 425, 426, 450, 451, 550],
    shape: "transfer",
    help: "Sends a listing for people, one line a file, as ls -l has it.",
  }),
  NLST: row({
    rfc: [959, "4.1.3"],
    argument: listPath,
    replies: [125, 150, 226, 250, 425, 426, 450, 451, 550],
    shape: "transfer",
    help: "Sends the names of files, one a line.",
  }),
  SITE: row({
    rfc: [959, "4.1.3"],
    argument: { ...text("command"), syntax: "<command> [<argument>]" },
    replies: [200, 202, 211, 214, 250, 350, 501, 502, 503, 504, 550],
    shape: "login",
    help: "Runs a command that only this server knows; SITE HELP lists them.",
  }),
  SYST: row({
    rfc: [959, "4.1.3"],
    argument: none,
    replies: [215],
    shape: "simple",
    help: "Names the kind of system, which tells a client how listings look.",
  }),
  STAT: row({
    rfc: [959, "4.1.3"],
    argument: listPath,
    replies: [211, 212, 213, 450, 550],
    shape: "simple",
    help: "Tells the state of the session, of a running transfer, or lists a path in the reply itself.",
    duringTransfer: true,
  }),
  HELP: row({
    rfc: [959, "4.1.3"],
    argument: optionalText("verb"),
    replies: [211, 214, 501],
    shape: "simple",
    help: "Lists the verbs, or explains one.",
  }),
  NOOP: row({
    rfc: [959, "4.1.3"],
    argument: ignored,
    replies: [200],
    shape: "simple",
    help: "Does nothing; shows that the session lives.",
    duringTransfer: true,
  }),
  // Security, RFC 2228 and 4217
  AUTH: row({
    rfc: [2228, "3"],
    argument: text("mechanism-name"),
    replies: [234, 334, 431, 502, 503, 504, 534],
    shape: "login",
    help: "Asks for TLS on the control connection (RFC 4217).",
  }),
  ADAT: row({
    rfc: [2228, "3"],
    argument: base64data,
    replies: [235, 335, 501, 503, 535],
    shape: "login",
    help: "Carries data of a security mechanism.",
    secret: true,
    notOffered: otherMechanism,
  }),
  PBSZ: row({
    rfc: [2228, "3"],
    argument: bufferSize,
    replies: [200, 501, 503],
    shape: "simple",
    help: "Names a buffer size, 0 with TLS; it must come before PROT.",
  }),
  PROT: row({
    rfc: [2228, "3"],
    argument: protectionLevel,
    replies: [200, 431, 503, 504, 534, 536],
    shape: "simple",
    help: "Chooses whether data connections use TLS (P) or not (C).",
  }),
  CCC: row({
    rfc: [2228, "3"],
    argument: none,
    replies: [200, 500, 533, 534],
    shape: "simple",
    help: "Returns the control connection to clear text.",
  }),
  MIC: row({
    rfc: [2228, "3"],
    argument: base64data,
    replies: [501, 503, 533, 535, 537],
    shape: "simple",
    help: "Carries an integrity protected command.",
    notOffered: otherMechanism,
  }),
  CONF: row({
    rfc: [2228, "3"],
    argument: base64data,
    replies: [501, 503, 533, 535, 537],
    shape: "simple",
    help: "Carries a confidentiality protected command.",
    notOffered: otherMechanism,
  }),
  ENC: row({
    rfc: [2228, "3"],
    argument: base64data,
    replies: [501, 503, 533, 535, 537],
    shape: "simple",
    help: "Carries a privacy protected command.",
    notOffered: otherMechanism,
  }),
  // Feature negotiation, RFC 2389
  FEAT: row({
    rfc: [2389, "3"],
    argument: none,
    replies: [211],
    shape: "simple",
    help: "Lists the extensions this server offers.",
  }),
  OPTS: row({
    rfc: [2389, "4"],
    argument: option,
    replies: [200, 451, 501],
    shape: "simple",
    help: "Sets an option of a command: OPTS UTF8 ON.",
  }),
  // Extended addresses, RFC 2428
  EPRT: row({
    rfc: [2428, "2"],
    argument: extendedHostPort,
    replies: [200, 501, 522],
    shape: "simple",
    help: "Active mode for IPv4 and IPv6: names the port where the client waits.",
    feature: "EPRT",
  }),
  EPSV: row({
    rfc: [2428, "3"],
    argument: extendedPassive,
    replies: [200, 229, 425, 522],
    shape: "simple",
    help: "Passive mode for IPv4 and IPv6: asks the server to wait and to name the port only.",
    feature: "EPSV",
  }),
  // Languages, RFC 2640
  LANG: row({
    rfc: [2640, "4"],
    argument: languageTag,
    replies: [200, 501, 504],
    shape: "simple",
    help: "Chooses the language of replies.",
  }),
  // Extensions, RFC 3659
  MDTM: row({
    rfc: [3659, "3"],
    argument: modification,
    replies: [213, 550],
    shape: "simple",
    help: "Tells when a file was last modified, in UTC; with a time before its name, sets it.",
    feature: "MDTM",
  }),
  SIZE: row({
    rfc: [3659, "4"],
    argument: path,
    replies: [213, 550],
    shape: "simple",
    help: "Tells how many bytes RETR would send.",
    feature: "SIZE",
  }),
  MLST: row({
    rfc: [3659, "7"],
    argument: optionalPath,
    replies: [250, 550],
    shape: "simple",
    help: "Tells the facts of one file in the reply itself.",
    feature: "MLST",
  }),
  MLSD: row({
    rfc: [3659, "7"],
    argument: optionalPath,
    replies: [125, 150, 226, 250, 425, 426, 450, 451, 550],
    shape: "transfer",
    help: "Sends a listing for programs: exact facts, one line a file.",
  }),
  // Virtual hosts, RFC 7151
  HOST: row({
    rfc: [7151, "3"],
    argument: hostname,
    replies: [220, 421, 501, 503, 504],
    shape: "simple",
    help: "Names the virtual host that the client wants, before USER.",
    feature: "HOST",
  }),
  // Drafts and custom: draft-somers-ftp-mfxx, draft-bryan-ftp-hash, draft-bryan-ftp-range, and what servers agree on
  MFMT: row({
    rfc: ["draft-somers-ftp-mfxx", "3"],
    argument: timedPath,
    replies: [213, 501, 504, 550],
    shape: "simple",
    help: "Sets when a file was last modified, in UTC.",
    feature: "MFMT",
  }),
  MFCT: row({
    rfc: ["draft-somers-ftp-mfxx", "4"],
    argument: timedPath,
    replies: [213, 501, 504, 550],
    shape: "simple",
    help: "Sets when a file was created, in UTC, where the storage can.",
  }),
  MFF: row({
    rfc: ["draft-somers-ftp-mfxx", "5"],
    argument: changedFacts,
    replies: [213, 501, 504, 550],
    shape: "simple",
    help: "Sets facts of a file: MFF modify=19980615100045;UNIX.mode=0644; notes.txt.",
  }),
  CLNT: row({
    rfc: ["convention", ""],
    argument: text("client-name"),
    replies: [200],
    shape: "simple",
    help: "Names the client program, for the log.",
    feature: "CLNT",
  }),
  CSID: row({
    rfc: ["draft-peterson-streamlined-ftp-command-extensions", "5"],
    argument: text("facts"),
    replies: [200],
    shape: "simple",
    help: "Names the client program and is answered with the server's: CSID Name=x;Version=1;.",
    feature: "CSID",
  }),
  AVBL: row({
    rfc: ["draft-peterson-streamlined-ftp-command-extensions", "4"],
    argument: optionalPath,
    replies: [213, 550],
    shape: "simple",
    help: "Tells how many bytes may still be stored in a directory.",
  }),
  HASH: row({
    rfc: ["draft-bryan-ftpext-hash", "3"],
    argument: namedPath,
    replies: [213, 450, 550, 552, 553, 556],
    shape: "simple",
    help: "Tells the hash of a file, or of the range set by RANG.",
  }),
  RANG: row({
    rfc: ["draft-bryan-ftp-range", "3"],
    argument: octetRange,
    replies: [350, 501],
    shape: "intermediate",
    help: "Sets the octets, first and last, that the next RETR or HASH is about; RANG 1 0 takes them back.",
    feature: "RANG STREAM",
  }),
  XCRC: row({
    rfc: ["convention", ""],
    argument: filePart,
    replies: [250, 450, 550, 552, 553, 556],
    shape: "simple",
    help: "Tells the CRC-32 of a file, or of its bytes from a start up to an end.",
    feature: "XCRC",
  }),
  XMD5: row({
    rfc: ["convention", ""],
    argument: filePart,
    replies: [250, 450, 550, 552, 553, 556],
    shape: "simple",
    help: "Tells the MD5 of a file, or of its bytes from a start up to an end.",
    feature: "XMD5",
  }),
  XSHA1: row({
    rfc: ["convention", ""],
    argument: filePart,
    replies: [250, 450, 550, 552, 553, 556],
    shape: "simple",
    help: "Tells the SHA-1 of a file, or of its bytes from a start up to an end.",
    feature: "XSHA1",
  }),
  XSHA256: row({
    rfc: ["convention", ""],
    argument: filePart,
    replies: [250, 450, 550, 552, 553, 556],
    shape: "simple",
    help: "Tells the SHA-256 of a file, or of its bytes from a start up to an end.",
    feature: "XSHA256",
  }),
  XSHA512: row({
    rfc: ["convention", ""],
    argument: filePart,
    replies: [250, 450, 550, 552, 553, 556],
    shape: "simple",
    help: "Tells the SHA-512 of a file, or of its bytes from a start up to an end.",
    feature: "XSHA512",
  }),
  MD5: row({
    rfc: ["draft-twine-ftpmd5", "3"],
    argument: namedPath,
    replies: [251, 450, 502, 504, 550, 552, 553],
    shape: "simple",
    help: "Tells the MD5 of a file (draft-twine-ftpmd5).",
    feature: "MD5",
  }),
  COMB: row({
    rfc: ["convention", ""],
    argument: joinedPaths,
    replies: [250, 550, 553],
    shape: "simple",
    help: "Joins uploaded pieces into one file, behind what it has, and removes them.",
    feature: "COMB",
  }),
  RMDA: row({
    rfc: ["draft-peterson-streamlined-ftp-command-extensions", ""],
    argument: path,
    replies: [250, 550],
    shape: "simple",
    help: "Removes a directory and all that is in it.",
    feature: "RMDA",
  }),
  PRET: row({
    rfc: ["convention", ""],
    argument: text("command"),
    replies: [200, 501, 550],
    shape: "simple",
    help: "Says which transfer the next PASV or EPSV is for, so that a useless one is refused early.",
  }),
  THMB: row({
    rfc: ["draft-peterson-streamlined-ftp-command-extensions", ""],
    argument: text("format> <width> <height> <pathname"),
    replies: [504],
    shape: "simple",
    help: "Asks for a small picture of a file.",
    notOffered: "a file server does not decode pictures, which is a way in for attackers; fetch the file itself",
  }),
  SSCN: row({
    rfc: ["convention", ""],
    argument: optionalText("on-off"),
    replies: [200, 421, 501],
    shape: "simple",
    help: "Makes the server the TLS client of the next data connection, for transfers between servers.",
    notOffered: "a server that dials another one under TLS would have nobody to tell whom to trust there",
  }),
  LPRT: row({
    rfc: [1639, "4.1"],
    argument: text("long-host-port"),
    replies: [200, 521],
    shape: "simple",
    help: "Active mode with addresses of any length.",
    notOffered: "EPRT has replaced it (RFC 2428)",
  }),
  LPSV: row({
    rfc: [1639, "4.2"],
    argument: none,
    replies: [228, 521],
    shape: "simple",
    help: "Passive mode with addresses of any length.",
    notOffered: "EPSV has replaced it (RFC 2428)",
  }),
} as const;

/** A verb that has a row. */
export type Verb = keyof typeof verbs;

/** The value of a verb's argument. */
export type ArgumentOf<V extends Verb> = ValueOf<(typeof verbs)[V]["argument"]>;

/** The replies a verb's own row allows. */
export type ReplyCodeOf<V extends Verb> = (typeof verbs)[V]["replies"][number];

/** Older spellings of verbs (RFC 775, RFC 1123 §4.1.3.1), which clients still send. */
export const aliases: Readonly<Record<string, Verb>> = {
  XCWD: "CWD",
  XCUP: "CDUP",
  XMKD: "MKD",
  XRMD: "RMD",
  XPWD: "PWD",
};

/** The row of a verb, seen as what all rows have. */
export function verbRow(verb: Verb): VerbRow<unknown> {
  return verbs[verb];
}

/**
 * What any command may be refused with, beside its own replies: by the gates before it runs and by the one map from errors
 * to replies, never by the command itself.
 */
export const commonRefusals = [
  421, 425, 450, 451, 452, 500, 501, 502, 503, 504, 521, 522, 530, 534, 550, 552, 553, 554,
] as const satisfies readonly ReplyCode[];

/** A reply that every command may be refused with. */
export type CommonRefusal = (typeof commonRefusals)[number];

/** True when a server may answer the verb with the code. */
export function mayReply(verb: Verb, code: number): boolean {
  return verbRow(verb).replies.some((own) => own === code) || commonRefusals.some((common) => common === code);
}
