/** A threat, by the number that tests and defences name it with. */
export interface Threat {
  /** What is tried. */
  readonly attack: string;
  /** What comes of it. */
  readonly outcome: string;
}

/** What is tried against FTP servers and clients. Each is a test in tests/attack whose title begins with its number. */
export const threats = {
  L1: {
    attack: "A line that never ends, in clear and under TLS, before the login and behind it.",
    outcome: "One 500; the line is skipped, and no more than its beginning is kept.",
  },
  L2: {
    attack: "Half a line or none, in thousands of connections (slow-loris).",
    outcome: "421 when the time for a login is over; an address has a share of the sessions only.",
  },
  L3: {
    attack: "A hundred thousand commands, and no reply ever read.",
    outcome: "The server stops reading; what it holds has a bound.",
  },
  L4: {
    attack: "Storms of Telnet options, half sequences, doubled 255.",
    outcome: "Refused or ignored as RFC 854 says, and the lines between stay what they are.",
  },
  L5: {
    attack: "NUL, control characters and bytes that are not UTF-8 in verbs, names and paths.",
    outcome: "Exact names or a refusal, one reply each; nothing of it raw in a trace or on a terminal.",
  },
  L6: {
    attack: "HTTP, SMTP, SSH or TLS spoken to the control port; a TLS hello for another protocol (ALPACA).",
    outcome: "The session ends at the first such line; nothing behind it is executed, nothing is sent back.",
  },
  L7: { attack: "Commands cut at every byte, or many in one segment.", outcome: "The same replies." },
  L8: { attack: "Verbs and names that objects have as properties.", outcome: "500 for verbs; names are names." },
  A1: {
    attack: "Guessing which names exist, by code, text or time.",
    outcome: "The same replies after the same time and the same work.",
  },
  A2: {
    attack: "Guessing passwords, on one connection, on many, from many addresses.",
    outcome: "Delays that grow, 421 at the fifth, suspicion; who has the right password still gets in.",
  },
  A3: {
    attack: "Odd and endless names and passwords, to make hashing expensive.",
    outcome: "Refused without work; hashing has its queue and holds up no session.",
  },
  A4: { attack: "Commands before the login.", outcome: "530, the same for what exists and what does not." },
  A5: {
    attack: "USER, REIN, AUTH and HOST in the wrong order, to keep what was somebody else's.",
    outcome: "The old identity and state are gone, or the command is refused.",
  },
  A6: {
    attack: "Accounts that are disabled, expired or changed, and hashes that are none.",
    outcome: "Refused; sessions end when their account does.",
  },
  A7: { attack: "A PROXY header from somebody who is no proxy.", outcome: "Not believed: the session ends." },
  D1: {
    attack: "PORT and EPRT to third hosts and services (bounce).",
    outcome: "501; no connection is tried.",
  },
  D2: {
    attack: "A stranger at the passive port, first or often.",
    outcome: "He is reset, gets nothing and gives nothing; the client is served at the same port.",
  },
  D3: { attack: "Guessing the next passive port.", outcome: "Ports are taken at random." },
  D4: {
    attack: "Passive ports asked for by the hundred and never used.",
    outcome: "One a session; no address can take them all.",
  },
  D5: {
    attack: "PORT and PASV in turns, and during a transfer.",
    outcome: "The last one counts; a transfer that runs is not touched.",
  },
  D6: {
    attack: "A data connection on which nothing moves.",
    outcome: "426 when its time is over; ABOR is as prompt as ever.",
  },
  D7: {
    attack: "Data connections that end in every way and phase.",
    outcome: "One final reply, never 226 for what is not whole, and a session that goes on.",
  },
  T1: {
    attack: "Commands or replies in clear slipped in where TLS begins.",
    outcome: "The server drops them; the client takes them for an attack.",
  },
  T2: { attack: "A transfer cut off without an end of TLS.", outcome: "426, and nothing is stored." },
  T3: {
    attack: "A data connection in clear, or with somebody else's TLS session.",
    outcome: "No byte moves: 522.",
  },
  T4: {
    attack: "Handshakes that are noise, stop halfway, or are asked for again and again.",
    outcome: "That connection ends, in time; others are served.",
  },
  T5: { attack: "A server, or somebody before it, that offers no TLS.", outcome: "The client stops before USER." },
  T6: {
    attack: "A certificate for another name, of yesterday, or of nobody.",
    outcome: "Refused, with the reason; only a pin or explicit permission helps.",
  },
  F1: {
    attack: "`..` in every spelling, absolute and foreign paths, in every command.",
    outcome: "Never outside the root.",
  },
  F2: {
    attack: "Links that lead outside, also ones that appear between two looks.",
    outcome: "Never followed outside the root.",
  },
  F3: { attack: "Patterns that explode.", outcome: "Bounded work, an answer or a refusal." },
  F4: {
    attack: "Directories of a million entries, listed in many sessions.",
    outcome: "Read as fast as they are taken, and no further ahead.",
  },
  F5: {
    attack: "Restart points beyond the end or beyond all numbers; appends at once.",
    outcome: "Refused; no hole, no byte lost.",
  },
  F6: {
    attack: "A disk that is full, a quota, files that change during their transfer.",
    outcome: "452, 552, 451; the old content is whole.",
  },
  F7: {
    attack: "Two uploads of one name; renames over files, directories and themselves.",
    outcome: "One of the contents, never a mix; nothing is lost.",
  },
  F8: { attack: "setuid bits by SITE CHMOD; FIFOs as files.", outcome: "Refused, at once." },
  F9: { attack: "Bombs and broken streams in MODE Z.", outcome: "552, 451 or 426; nothing of it is left." },
  F10: { attack: "A quota and many uploads at once.", outcome: "Never more than the quota." },
  F11: {
    attack: "The hidden names of unfinished uploads.",
    outcome: "Not seen, served, made or written over; leftovers are swept.",
  },
  C1: {
    attack: "Names in a listing that would escape the folder, or command the terminal.",
    outcome: "Written inside of it or not at all; shown escaped.",
  },
  C2: { attack: "Replies to PASV that name other hosts.", outcome: "Data goes to the host of the control connection." },
  C3: { attack: "Greetings, replies and listings without an end.", outcome: "A limit and a typed error." },
  C4: { attack: "CR, LF or NUL in what the caller gives.", outcome: "Refused before anything is sent." },
  C5: {
    attack: "Replies in the wrong order, twice, too early, never.",
    outcome: "Each command gets its own, or the connection is given up.",
  },
  C6: { attack: "A stranger at the port of active mode.", outcome: "He is reset; the server is awaited." },
  C7: {
    attack: "A server that closes, resets or stalls in every phase.",
    outcome: "A typed error; never a success for a short file.",
  },
  C8: {
    attack: "Ways for a password into logs, errors, traces and process lists.",
    outcome: "Replaced, warned of or refused.",
  },
} as const satisfies Readonly<Record<string, Threat>>;

export type ThreatId = keyof typeof threats;

/** What is not among them, and why. */
export const notHere: readonly (readonly [subject: string, reason: string])[] = [
  [
    "The console: names full of markup, forged requests, rebinding of names, tokens in URLs",
    "There is no console yet; it has to bring tests of its own.",
  ],
  ["Captures (pcap) made to loop or explode", "None is read or written yet."],
  ["Webhooks to addresses inside", "There are none: nothing is sent but replies and files."],
  [
    "Hook commands made of names",
    "Hooks are functions of the program that embeds the server; no command is run, and no shell.",
  ],
  ["Formulas in CSV", "Nothing is written as CSV."],
  ["Secrets and control characters in traces and logs", "They are here: C8 and L5."],
  [
    "Reliability: kill -9, thousands of sessions, days of transfers",
    "Promises to be measured, which no single defence keeps: `npm run soak`, and the figures beside it.",
  ],
];
