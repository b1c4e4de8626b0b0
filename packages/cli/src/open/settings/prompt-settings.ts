import type { NameMap } from "./name-map.ts";

/** What a person can set at the prompt with a command of its own. */
export interface PromptSettings {
  type: "image" | "ascii";
  mode: "passive" | "active";
  /** Ask before each file of mget, mput and mdelete. */
  prompting: boolean;
  /** Where local names are looked up. */
  localDirectory: string;
  /** Where local names were looked up before, for `lcd -`. */
  localBefore?: string;
  /** Take `*`, `?` and `[…]` for patterns. */
  globbing: boolean;
  /** Ring when a transfer is over. */
  bell: boolean;
  /** Write names in small letters that mget finds in capitals. */
  lowering: boolean;
  /** Show how far a transfer is. */
  progress: boolean;
  /** Print a mark for every so many bytes; 0 prints none. */
  hash: number;
  /** Files keep the time of their last modification. */
  preserving: boolean;
  /** A fetched file takes a name that no other has here; a sent one there. */
  uniqueHere: boolean;
  uniqueThere: boolean;
  /** Where the next transfer begins (restart). */
  restart: number;
  /** How names change on their way. */
  names: NameMap;
}

/** The settings that a prompt begins with. */
export function initialSettings(localDirectory: string, mode: PromptSettings["mode"]): PromptSettings {
  return {
    ...{ type: "image", mode, prompting: true, localDirectory },
    ...{ globbing: true, bell: false, lowering: false, progress: true, hash: 0, preserving: true },
    ...{ uniqueHere: false, uniqueThere: false, restart: 0, names: {} },
  };
}
