/**
 * The state diagrams of RFC 959 §6, one command at a time. The first digit of a reply takes a command that waits to its next
 * state: it waits on, it succeeded, it failed, or the reply was an error that the diagram has no arrow for.
 */
export const shapes = {
  /** The largest group: DELE, CWD, PASV, TYPE … */
  simple: { 1: "error", 2: "success", 3: "error", 4: "failure", 5: "failure" },
  /** The commands with a preliminary reply: RETR, STOR, LIST … and REIN. */
  transfer: { 1: "wait", 2: "success", 3: "error", 4: "failure", 5: "failure" },
  /** The commands that another must follow: RNFR and REST. */
  intermediate: { 1: "error", 2: "error", 3: "success", 4: "failure", 5: "failure" },
  /** The login sequence, where each step may be the last: USER, PASS, ACCT, AUTH, ADAT. */
  login: { 1: "error", 2: "success", 3: "success", 4: "failure", 5: "failure" },
} as const satisfies Readonly<Record<string, Readonly<Record<1 | 2 | 3 | 4 | 5, Outcome | "wait">>>>;

/** Which diagram a command follows. */
export type Shape = keyof typeof shapes;

/** How a command ended. */
export type Outcome = "success" | "failure" | "error";

/** The first digit of a reply code. */
export function firstDigit(code: number): 1 | 2 | 3 | 4 | 5 {
  return Math.min(5, Math.max(1, Math.floor(code / 100))) as 1 | 2 | 3 | 4 | 5;
}
