import type { DefinedIn } from "../command/verb-row.ts";

/** What one reply code means. */
export interface CodeRow {
  /** Where it is defined. */
  readonly rfc: DefinedIn;
  /** The meaning in a few words. */
  readonly meaning: string;
  /** When a server sends it. */
  readonly when: string;
  /** What the client should do next. */
  readonly next: string;
}

/** Every reply code of RFC 959, 2228, 2428, 3659, 4217 and 7151, the twin of the table of verbs. */
export const replyCodes = {
  110: {
    rfc: [959, "4.2"],
    meaning: "Restart marker",
    when: "During a transfer in MODE B: the text pairs the marker of the sender with that of the receiver.",
    next: "Remember the pair, so that a broken transfer can be restarted there; keep waiting for the final reply.",
  },
  120: {
    rfc: [959, "4.2"],
    meaning: "Ready in some minutes",
    when: "In place of the greeting, when the server cannot take input yet.",
    next: "Wait: 220 follows on the same connection.",
  },
  125: {
    rfc: [959, "4.2"],
    meaning: "Data connection open, transfer starting",
    when: "A transfer command was accepted and the data connection stands already.",
    next: "Send or read the data; a final reply follows when the data connection has closed.",
  },
  150: {
    rfc: [959, "4.2"],
    meaning: "About to open the data connection",
    when: "A transfer command was accepted; in active mode the server dials now, in passive mode it waits for the client.",
    next: "Open or await the data connection, move the data, then wait for the final reply.",
  },
  200: {
    rfc: [959, "4.2"],
    meaning: "Command okay",
    when: "A setting was taken or a plain command is done.",
    next: "Go on.",
  },
  202: {
    rfc: [959, "4.2"],
    meaning: "Not needed here",
    when: "The command is known and superfluous at this site, as ALLO or ACCT often are.",
    next: "Go on as if it had been done.",
  },
  211: {
    rfc: [959, "4.2"],
    meaning: "System status, or the list of features",
    when: "In answer to STAT without a path, and to FEAT (RFC 2389 §3.2).",
    next: "Read the lines; nothing else follows.",
  },
  212: {
    rfc: [959, "4.2"],
    meaning: "Directory status",
    when: "In answer to STAT with the path of a directory.",
    next: "Read the listing from the reply itself; there is no data connection.",
  },
  213: {
    rfc: [959, "4.2"],
    meaning: "File status",
    when: "In answer to STAT with the path of a file, and to SIZE and MDTM (RFC 3659 §3, §4).",
    next: "Read the value from the text.",
  },
  214: {
    rfc: [959, "4.2"],
    meaning: "Help",
    when: "In answer to HELP.",
    next: "Show it to the person who asked.",
  },
  215: {
    rfc: [959, "4.2"],
    meaning: "Name of the system",
    when: "In answer to SYST; the first word is an official system name, nearly always UNIX.",
    next: "Use it to guess the format of listings, if MLSD is not there.",
  },
  220: {
    rfc: [959, "4.2"],
    meaning: "Ready for a new user",
    when: "As the greeting of a new connection, after REIN, and when HOST chose a virtual host (RFC 7151 §3).",
    next: "Log in: USER, then PASS.",
  },
  221: {
    rfc: [959, "4.2"],
    meaning: "Closing the control connection",
    when: "In answer to QUIT, after any transfer that was still running.",
    next: "Close the connection.",
  },
  225: {
    rfc: [959, "4.2"],
    meaning: "Data connection open, nothing in progress",
    when: "In answer to ABOR when there was no transfer to abort.",
    next: "Go on; the data connection may be used.",
  },
  226: {
    rfc: [959, "4.2"],
    meaning: "Done, closing the data connection",
    when: "All bytes are on their way, or stored; after ABOR it confirms the abort.",
    next: "For a download read the data connection to its end too: only both together mean a whole file.",
  },
  227: {
    rfc: [959, "4.2"],
    meaning: "Entering passive mode",
    when: "In answer to PASV; the text holds h1,h2,h3,h4,p1,p2: the address, and the port p1*256+p2.",
    next: "Connect to that port. Prefer the address of the control connection: a NAT seldom corrects the one in the text.",
  },
  228: {
    rfc: [1639, "4.2"],
    meaning: "Entering long passive mode",
    when: "In answer to LPSV, with the address and port where the server waits.",
    next: "Open the data connection to that address, then send the transfer command; or use EPSV.",
  },
  229: {
    rfc: [2428, "3"],
    meaning: "Entering extended passive mode",
    when: "In answer to EPSV; the text holds (|||port|).",
    next: "Connect to that port at the address of the control connection.",
  },
  230: {
    rfc: [959, "4.2"],
    meaning: "Logged in",
    when: "After PASS (or USER, when no password is needed) was accepted.",
    next: "Go on: transfer parameters and file commands are allowed now.",
  },
  232: {
    rfc: [2228, "3"],
    meaning: "Logged in by the security exchange",
    when: "After USER when a client certificate or another security mechanism has proved who it is.",
    next: "Skip PASS and go on.",
  },
  234: {
    rfc: [2228, "3"],
    meaning: "Security exchange complete",
    when: "In answer to AUTH: with AUTH TLS the handshake starts right behind this line.",
    next: "Start the TLS handshake; send nothing in clear any more.",
  },
  235: {
    rfc: [2228, "3"],
    meaning: "Security data accepted, exchange complete",
    when: "In answer to ADAT when nothing more is needed.",
    next: "Go on under the protection that was agreed.",
  },
  250: {
    rfc: [959, "4.2"],
    meaning: "File action done",
    when: "A directory was changed, a file removed or renamed, or MLST answered (RFC 3659 §7).",
    next: "Go on.",
  },
  251: {
    rfc: ["draft-twine-ftpmd5", "3.1"],
    meaning: "The MD5 of a file",
    when: "In answer to MD5: the file name, a space and the digest in hexadecimal.",
    next: "Compare it with your own.",
  },
  257: {
    rfc: [959, "4.2"],
    meaning: "A path, in quotes",
    when: "In answer to PWD and MKD; a quote within the path is doubled.",
    next: "Take the path between the outer quotes and halve the doubled ones.",
  },
  331: {
    rfc: [959, "4.2"],
    meaning: "Password needed",
    when: "After USER, for every name: the code does not tell whether the name exists.",
    next: "Send PASS.",
  },
  332: {
    rfc: [959, "4.2"],
    meaning: "Account needed",
    when: "After USER or PASS at sites that charge the work to an account.",
    next: "Send ACCT.",
  },
  334: {
    rfc: [2228, "3"],
    meaning: "Security mechanism accepted, data needed",
    when: "In answer to AUTH for a mechanism that exchanges data.",
    next: "Send ADAT.",
  },
  335: {
    rfc: [2228, "3"],
    meaning: "Security data accepted, more needed",
    when: "In answer to ADAT.",
    next: "Send ADAT again with the next data.",
  },
  336: {
    rfc: [2228, "3"],
    meaning: "Challenge",
    when: "After USER, when the password must answer the challenge in the text.",
    next: "Compute the answer and send it as PASS.",
  },
  350: {
    rfc: [959, "4.2"],
    meaning: "Pending further information",
    when: "After RNFR and REST: the server has noted it and waits for the command that uses it.",
    next: "Send the command that belongs to it: RNTO after RNFR, a transfer after REST.",
  },
  421: {
    rfc: [959, "4.2"],
    meaning: "Service not available, closing",
    when: "At any time, in place of any reply: the server shuts down, is full, or a session was idle too long.",
    next: "Connect again later; with several connections use fewer.",
  },
  425: {
    rfc: [959, "4.2"],
    meaning: "Cannot open the data connection",
    when: "After a transfer command when the data connection did not come about, when none was agreed on, or when no passive port was free.",
    next: "Send PASV, EPSV, PORT or EPRT again and repeat the command. If it happens each time, a firewall or NAT is in the way: try the other mode, active or passive.",
  },
  426: {
    rfc: [959, "4.2"],
    meaning: "Data connection closed, transfer aborted",
    when: "The data connection broke during the transfer, or ABOR ended it (then 226 follows for ABOR).",
    next: "Treat the file as incomplete; repeat, or resume with REST.",
  },
  431: {
    rfc: [2228, "3"],
    meaning: "A resource for security is missing",
    when: "In answer to AUTH or PROT, when for example the certificate cannot be used now.",
    next: "Try again later, or ask the operator.",
  },
  450: {
    rfc: [959, "4.2"],
    meaning: "File busy",
    when: "The file or directory is in use by someone else.",
    next: "Try again later.",
  },
  451: {
    rfc: [959, "4.2"],
    meaning: "Local error",
    when: "The server failed to read or write its storage; the request itself was fine.",
    next: "Try again later; if it stays, tell the operator.",
  },
  452: {
    rfc: [959, "4.2"],
    meaning: "No space",
    when: "The storage is full.",
    next: "Try again when space has been made.",
  },
  500: {
    rfc: [959, "4.2"],
    meaning: "Not understood",
    when: "The verb is unknown, or the line was too long.",
    next: "Do not repeat it; HELP lists what there is.",
  },
  501: {
    rfc: [959, "4.2"],
    meaning: "Bad argument",
    when: "The verb is known, its argument does not follow the grammar.",
    next: "Correct the argument; HELP and the verb show the form.",
  },
  502: {
    rfc: [959, "4.2"],
    meaning: "Not implemented",
    when: "The verb is known and not offered by this server.",
    next: "Do without it; FEAT and HELP list what is offered.",
  },
  503: {
    rfc: [959, "4.2"],
    meaning: "Out of sequence",
    when: "The command needs another one before it: PASS needs USER, RNTO needs RNFR.",
    next: "Send the missing command first.",
  },
  504: {
    rfc: [959, "4.2"],
    meaning: "Not implemented for that parameter",
    when: "The command is offered, this value of its argument is not (TYPE E, MODE C, STRU P).",
    next: "Use another value.",
  },
  521: {
    rfc: [4217, "10"],
    meaning: "Data connection needs another protection",
    when: "The protection set by PROT is not allowed for this transfer.",
    next: "Send PBSZ 0 and PROT P, then repeat the command.",
  },
  522: {
    rfc: [2428, "2"],
    meaning: "Network protocol not supported, or TLS of the data connection refused",
    when: "In answer to EPRT or EPSV with a protocol the server does not speak; the text lists those it does, as (1,2). In answer to a transfer when the TLS handshake failed or the session was not reused (RFC 4217 §10).",
    next: "Use one of the listed protocols; over TLS, reuse the session of the control connection.",
  },
  530: {
    rfc: [959, "4.2"],
    meaning: "Not logged in",
    when: "The password was wrong, or the command needs a login first.",
    next: "Send USER and PASS.",
  },
  532: {
    rfc: [959, "4.2"],
    meaning: "Account needed for storing",
    when: "A file may be stored only under an account.",
    next: "Send ACCT, then repeat the command.",
  },
  533: {
    rfc: [2228, "3"],
    meaning: "Protection level refused by policy",
    when: "A command came with less protection than the policy asks (or CCC is not allowed).",
    next: "Send it under the level that is required.",
  },
  534: {
    rfc: [2228, "3"],
    meaning: "Refused by policy",
    when: "AUTH or PROT asks for something the policy forbids, or a login needs TLS first.",
    next: "Ask for a protection that is allowed: AUTH TLS, PROT P.",
  },
  535: {
    rfc: [2228, "3"],
    meaning: "Security check failed",
    when: "The security data was wrong: a checksum, a sequence, a certificate.",
    next: "Start the security exchange again.",
  },
  536: {
    rfc: [2228, "3"],
    meaning: "Protection level not supported",
    when: "PROT asks for a level that the mechanism does not have; TLS has C and P only.",
    next: "Use PROT P.",
  },
  537: {
    rfc: [2228, "3"],
    meaning: "Command protection level not supported",
    when: "A protected command (MIC, CONF, ENC) came at a level that the mechanism does not have.",
    next: "Use another of these commands.",
  },
  550: {
    rfc: [959, "4.2"],
    meaning: "File action refused",
    when: "The file does not exist, may not be accessed, or is of the wrong kind.",
    next: "Do not repeat it; check the path and the permissions.",
  },
  551: {
    rfc: [959, "4.2"],
    meaning: "Page type unknown",
    when: "During a transfer with STRU P.",
    next: "Use STRU F.",
  },
  552: {
    rfc: [959, "4.2"],
    meaning: "Over the limit",
    when: "The account's quota or the largest allowed file was exceeded.",
    next: "Remove files, or send a smaller one.",
  },
  553: {
    rfc: [959, "4.2"],
    meaning: "File name not allowed",
    when: "The storage cannot keep a file of that name.",
    next: "Choose another name.",
  },
  554: {
    rfc: [1123, "4.1.3.4"],
    meaning: "Invalid restart",
    when: "The transfer cannot begin where REST said: beyond the end of the file, or in a text whose line ends are converted.",
    next: "Ask for the SIZE in TYPE I and send REST again, or transfer the whole file.",
  },
  556: {
    rfc: ["draft-bryan-ftpext-hash", "3.2"],
    meaning: "Hash not available for this range",
    when: "In answer to HASH and its kin, when the range cannot be hashed.",
    next: "Ask for another range, or for the whole file with RANG 1 0.",
  },
  631: {
    rfc: [2228, "3"],
    meaning: "Integrity protected reply",
    when: "Carries another reply in base64, after MIC.",
    next: "Decode it and handle the reply within.",
  },
  632: {
    rfc: [2228, "3"],
    meaning: "Confidentiality and integrity protected reply",
    when: "Carries another reply in base64, after ENC.",
    next: "Decode it and handle the reply within.",
  },
  633: {
    rfc: [2228, "3"],
    meaning: "Confidentiality protected reply",
    when: "Carries another reply in base64, after CONF.",
    next: "Decode it and handle the reply within.",
  },
} as const satisfies Readonly<Record<number, CodeRow>>;

/** A reply code that has a row. */
export type ReplyCode = keyof typeof replyCodes;

/** What the first digit says: what to do next (RFC 959 §4.2). */
export const firstDigits = {
  1: { name: "positive preliminary", meaning: "It has begun; wait for another reply before you send a new command." },
  2: { name: "positive completion", meaning: "It is done; a new command may be sent." },
  3: { name: "positive intermediate", meaning: "Good so far; another command is awaited." },
  4: { name: "transient negative", meaning: "Not now; the same command may work later." },
  5: { name: "permanent negative", meaning: "No; do not repeat the same command." },
  6: { name: "protected", meaning: "The reply is inside, protected (RFC 2228 §5)." },
} as const;

/** What the second digit says: what the reply is about (RFC 959 §4.2). */
export const secondDigits = {
  0: "syntax",
  1: "information",
  2: "the control or data connection",
  3: "authentication and accounting",
  4: "nothing that RFC 959 specifies",
  5: "the file system",
} as const;

/** True when the table has a row for the code. */
export function isReplyCode(code: number): code is ReplyCode {
  return Object.hasOwn(replyCodes, code);
}
