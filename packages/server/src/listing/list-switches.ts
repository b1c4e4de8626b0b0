import { byName, type EntryOrder } from "./entry-order.ts";

/** What the letters of a listing's options ask for, as `ls` has them; no RFC does. */
export interface ListSwitches {
  /** `-l`: a line as of `ls -l` for each; else its pathname (`-1`). The last of the two counts. */
  readonly long: boolean;
  /** `-a`, `-A`: with the names that begin with a dot. `.` and `..` are never listed: no client could use them. */
  readonly all: boolean;
  /** Such a name is also matched by a wildcard: only where a letter says so, for a shell's `*` does not mean it. */
  readonly dots: boolean;
  /** `-R`: with everything below. */
  readonly recursive: boolean;
  /** `-d`: a directory itself, not what is in it. */
  readonly itself: boolean;
  /** `-F`: a sign behind a name says what it is. */
  readonly signs: boolean;
  /** `-t` newest first, `-S` largest first, `-r` the other way around. */
  readonly order: EntryOrder;
}

/** Reads the letters in the order they came; those that mean nothing here are passed over, as by every server. */
export function listSwitches(letters: string, defaults: Pick<ListSwitches, "long" | "all">): ListSwitches {
  const switches: Writable<ListSwitches> = {
    ...defaults,
    dots: false,
    recursive: false,
    itself: false,
    signs: false,
    order: byName,
  };
  for (const letter of letters) {
    if (letter === "l") switches.long = true;
    else if (letter === "1") switches.long = false;
    else if (letter === "a" || letter === "A") switches.all = switches.dots = true;
    else if (letter === "R") switches.recursive = true;
    else if (letter === "d") switches.itself = true;
    else if (letter === "F") switches.signs = true;
    else if (letter === "t") switches.order = { ...switches.order, by: "time" };
    else if (letter === "S") switches.order = { ...switches.order, by: "size" };
    else if (letter === "r") switches.order = { ...switches.order, reversed: true };
  }
  return switches;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
