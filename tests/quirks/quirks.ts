/** What a server does that no document foresees, and what comes of it with our client. */
export interface Quirk {
  readonly area: "control connection" | "data connection" | "transfers" | "listings, names and times";
  readonly does: string;
  readonly outcome: string;
}

const control = "control connection";
const data = "data connection";
const transfers = "transfers";
const listings = "listings, names and times";

/** The rows, by their numbers. Each has a test whose name begins with `quirk` and its number. */
export const quirks: Readonly<Record<number, Quirk>> = {
  1: {
    area: control,
    does: "sends a reply in pieces, byte by byte or several in one segment",
    outcome: "Bytes become lines and lines replies, whatever the segments; lines and replies have limits.",
  },
  2: {
    area: control,
    does: "ends lines with LF alone, CR alone or NUL",
    outcome: "All are ends of lines; CR NUL in a name is CR (RFC 2640).",
  },
  3: {
    area: control,
    does: "begins lines inside a reply with its code again, indents them, or begins them with other digits",
    outcome: "The reply ends with its own code and a space, nothing else.",
  },
  4: {
    area: control,
    does: "closes a reply of several lines with another code",
    outcome: "When nothing follows for a moment, that line was the last.",
  },
  5: {
    area: control,
    does: "greets with text full of digits and dashes",
    outcome: "Only the first four columns count.",
  },
  6: {
    area: control,
    does: "sends 226 twice, 200 before the 250 of CWD, a second 150",
    outcome: "What no command awaits is dropped and traced; the next reply goes to its command.",
  },
  7: {
    area: control,
    does: "says 421 at any time, 120 before the greeting, 202 to what it does not need",
    outcome: "421 ends the connection (and shrinks the pool), 120 is waited out, 202 is a success.",
  },
  8: {
    area: control,
    does: "lets USER in without PASS, asks for ACCT, or for nothing behind a certificate",
    outcome: "Each reply says what comes next; nothing is sent that was not asked for.",
  },
  9: { area: control, does: "says 530 when it is full", outcome: "Its words tell: retryable, and the pool shrinks." },
  10: {
    area: control,
    does: "says 5xx for what passes (broken pipe, too many, timed out)",
    outcome: "Its words tell: retryable.",
  },
  11: { area: control, does: "succeeds with other codes than the documents have", outcome: "The first digit decides." },
  12: {
    area: control,
    does: "lists features with odd indents or prefixes, before the login only, or wrongly",
    outcome: "FEAT is a hint: asked behind the login, read leniently; what is refused as unknown is not tried again.",
  },
  13: {
    area: control,
    does: "takes OPTS UTF8 only behind CLNT, or sends names in another charset",
    outcome: "CLNT first; the bytes of a name that is not UTF-8 are kept and sent back as they were.",
  },
  14: {
    area: control,
    does: "answers PWD with doubled, single or no quotes, or in its system's own way",
    outcome: "Read leniently; else what CWD was told must do.",
  },
  15: {
    area: control,
    does: "is no FTP server: SSH, HTTP, TLS from the first byte",
    outcome: "An error that names it, not a time-out.",
  },
  16: {
    area: control,
    does: "has bytes of 255 in names (Telnet IAC)",
    outcome: "UTF-8 has none; names in other charsets are sent doubled as Telnet has it.",
  },
  17: {
    area: control,
    does: "ends idle sessions though it hears NOOP",
    outcome: "The commands that keep a session are an option; a session that was ended is begun anew.",
  },
  18: {
    area: control,
    does: "lies behind NAT that forgets the control connection during a long transfer",
    outcome:
      "TCP keep-alive, NOOP where wanted; when the data came whole and the reply does not, it is told as what it is.",
  },
  19: {
    area: control,
    does: "answers NOOP behind the 226, in between, or never",
    outcome: "Each reply is counted to its command.",
  },
  20: {
    area: data,
    does: "writes 227 without parentheses, with blanks, leading zeros, or numbers out of range",
    outcome: "The first six numbers are read.",
  },
  21: {
    area: data,
    does: "names a private, loopback or empty address in 227",
    outcome: "Data goes to the host of the control connection, unless the option says otherwise.",
  },
  22: {
    area: data,
    does: "answers EPSV with other delimiters, an address, or 227; PASV with 229",
    outcome: "Both shapes are read for both.",
  },
  23: {
    area: data,
    does: "accepts EPSV while a firewall knows PASV only",
    outcome: "The other command is tried once, and remembered.",
  },
  24: { area: data, does: "offers a port that something on the way blocks", outcome: "It is asked for another one." },
  25: { area: data, does: "wants PRET before PASV", outcome: "Sent where FEAT lists it." },
  26: { area: data, does: "listens for one try only", outcome: "Every try asks anew." },
  27: {
    area: data,
    does: "begins TLS before or behind the command",
    outcome: "The command never waits for the handshake.",
  },
  28: {
    area: data,
    does: "wants PROT P, or refuses it",
    outcome: "PBSZ 0 and PROT P always; a refusal is an error before any file moves.",
  },
  29: {
    area: data,
    does: "wants data connections to go on with the control connection's TLS session",
    outcome: "Sessions are kept and used once; a refusal leads to another control connection, then to TLS 1.2.",
  },
  30: {
    area: data,
    does: "refuses the connection of EPSV and takes that of PASV",
    outcome: "The other command is tried.",
  },
  31: {
    area: data,
    does: "dials from another address or port in active mode, or knows no EPRT",
    outcome: "Only the server's own address is let in; PORT where EPRT is unknown.",
  },
  32: {
    area: transfers,
    does: "says 125, or sends data, even its end, before the 150",
    outcome: "Readers stand before the command is sent.",
  },
  33: { area: transfers, does: "says 226 before the last byte", outcome: "Done is the reply and the end of the data." },
  34: {
    area: transfers,
    does: "never says 226, or resets the control connection when the data is complete",
    outcome: "Waited for as long as the timer says, then told; the next call has a new connection.",
  },
  35: {
    area: transfers,
    does: "says 226 without 150 and opens no data connection for nothing",
    outcome: "A short grace, then it is empty.",
  },
  36: { area: transfers, does: "says 200 before the 150", outcome: "Dropped when the 150 follows." },
  37: {
    area: transfers,
    does: "resets the data connection at its regular end or behind a refusal",
    outcome: "The control connection's word counts, when the bytes are known to be whole.",
  },
  38: {
    area: transfers,
    does: "answers ABOR with 426 and 226, one of them, 225, or nothing",
    outcome: "A timer and a NOOP bring both sides back into step.",
  },
  39: {
    area: transfers,
    does: "does not see ABOR while it sends",
    outcome: "The data connection is reset, which it does see.",
  },
  40: {
    area: transfers,
    does: "keeps REST for the next command when a transfer fails",
    outcome: "REST is sent last, and REST 0 where one may have stayed.",
  },
  41: {
    area: transfers,
    does: "fills with zeros or cuts at REST and STOR, starts APPE anew, wraps at 2 or 4 GB",
    outcome: "REST with STOR only where FEAT says STREAM; the size is compared.",
  },
  42: {
    area: transfers,
    does: "refuses REST or APPE",
    outcome: "From the first byte, where that is possible, and remembered.",
  },
  43: {
    area: transfers,
    does: "refuses SIZE in type A, answers 0 or rubbish",
    outcome: "TYPE I first; 0 from a 150 is unknown; digits are looked for at the end.",
  },
  44: {
    area: transfers,
    does: "ends TCP and not TLS",
    outcome: "Truncated, unless all bytes are known to be there or the option allows it.",
  },
  45: {
    area: transfers,
    does: "refuses in the middle of an upload (552, 452) and resets",
    outcome: "The refusal is what the caller gets.",
  },
  46: {
    area: transfers,
    does: "lingers on closing, or keeps a file locked behind a failed upload",
    outcome: "Waited for in the pipeline; 450 is retryable.",
  },
  47: { area: transfers, does: "is a mainframe: sizes are estimates", outcome: "Files are read to their end." },
  48: { area: listings, does: "refuses to list an empty directory, or a pattern without matches", outcome: "Empty." },
  49: {
    area: listings,
    does: "lists a directory that does not exist as empty",
    outcome: "An empty listing is checked where it matters.",
  },
  50: { area: listings, does: "takes `-a` for a name", outcome: "Tried once; listed plainly from then on." },
  51: {
    area: listings,
    does: "takes brackets, stars and blanks in a path for a pattern",
    outcome: "CWD first, then a listing without a path.",
  },
  52: {
    area: listings,
    does: "has an MLSD that is broken: odd facts, blanks, cases, garbage in times",
    outcome: "Read leniently, entry by entry; LIST where MLSD fails.",
  },
  53: {
    area: listings,
    does: "lists in a dialect of Unix: columns missing or glued, months in its own language, dates of all kinds",
    outcome: "Read by scoring the whole listing.",
  },
  54: {
    area: listings,
    does: "lists times in a zone that it does not name",
    outcome: "Found by comparing one file's MDTM, and kept.",
  },
  55: {
    area: listings,
    does: "answers MDTM with fractions, the year 19126, or the year 1; sets times by MFMT, MDTM or SITE UTIME",
    outcome: "Read leniently; the ways are tried in that order, and the right one is remembered.",
  },
  56: {
    area: listings,
    does: "says 550 to MKD of what is there already",
    outcome: "A success where a directory was to be there.",
  },
  57: {
    area: listings,
    does: "refuses RNTO onto a file that exists, or replaces it",
    outcome: "An option: replaced by removing it first.",
  },
  58: {
    area: listings,
    does: "refuses or changes blanks, dots and stars in names",
    outcome: "The refusal is told with the name; nothing is renamed silently.",
  },
  59: {
    area: listings,
    does: "lists links that lead in circles, `.` and `..`, names twice",
    outcome: "Left out, or visited once.",
  },
};
