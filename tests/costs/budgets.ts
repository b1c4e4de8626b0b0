/** What something costs the server, counted: the same on every machine, whatever else it does. */
export interface Budget {
  /** The most that is allowed: a tenth or so above what it takes, where runs differ by a hundredth. */
  readonly most: number;
  /** What it took when the limit was last set, and what that is made of. */
  readonly today: number;
  readonly because: string;
}

/**
 * All of them; where something takes less by now, its limit follows. The round trips of the client have their own bounds, in
 * `tests/round-trips`.
 */
export const budgets = {
  "system calls of a download of 1 KiB": {
    most: 21,
    today: 19,
    because:
      "Two commands read and two answers written; a port made, asked and closed; a file opened, looked at, read, sent and closed.",
  },
  "system calls of an upload of 1 KiB": {
    most: 48,
    today: 43.6,
    because:
      "A download's, and a stage made, written and renamed in steps on other threads; what the system knows of its names is asked on this one.",
  },
  "system calls of a download of 1 KiB under TLS": {
    most: 38.5,
    today: 35,
    because: "A download's, and a resumed handshake and an end of TLS in five reads and writes.",
  },
  "system calls of a NOOP": {
    most: 2.2,
    today: 2,
    because: "Read the command, write the reply.",
  },
  "system calls of a login": {
    most: 24.2,
    today: 22,
    because: "A connection accepted, told how to behave and closed; four commands, and the greeting.",
  },
  "bytes allocated by a download of 1 KiB": {
    most: 40_000,
    today: 36_400,
    because: "Objects of two commands, their replies and one transfer, and the bytes of all of them.",
  },
  "bytes allocated by an upload of 1 KiB": {
    most: 102_000,
    today: 86_000,
    because:
      "A download's, and the promises of a stage's steps on other threads. It scatters by 12,000: on a busy machine more of them are waited for.",
  },
  "bytes allocated by a download of 1 KiB under TLS": {
    most: 98_000,
    today: 87_900,
    because: "A download's, and a TLS socket of Node with its context and its buffers.",
  },
  "bytes allocated by a NOOP": {
    most: 4_500,
    today: 4_000,
    because: "A line, a command, a reply, its bytes, and what Node makes for a read and a write.",
  },
  "bytes allocated by a login": {
    most: 76_000,
    today: 68_600,
    because: "A socket, a session with its timers, four commands, a digest of the password.",
  },
  "bytes of heap of an idle session": {
    most: 11_200,
    today: 9_900,
    because: "A socket of Node is 7,500 of it; the session, its timer and its reader are the rest.",
  },
  "bytes of heap of an idle session under TLS": {
    most: 20_500,
    today: 17_600,
    because: "A session's, and the objects of a TLS socket.",
  },
  "bytes of memory of an idle session": {
    most: 42_000,
    today: 34_000,
    because:
      "The heap, the holes that collecting leaves in it, and what libuv keeps. It was 28,700 to 37,000 in four runs, so a quarter is left.",
  },
  "bytes of memory of an idle session under TLS": {
    most: 140_000,
    today: 114_000,
    because:
      "A session's, and what OpenSSL holds for a connection. It was 103,700 to 120,400 in four runs, so a quarter is left.",
  },
} as const satisfies Readonly<Record<string, Budget>>;
