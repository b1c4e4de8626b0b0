import type { Command } from "commander";
import type { Shell } from "./shell.ts";

/** Fills a command in: what it is for, its arguments and options, and what it does. */
export type DefineCommand = (command: Command, shell: Shell) => void;
