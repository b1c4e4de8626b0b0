import { grammars, quotePath, reply } from "@tandem/protocol";
import { makeWay } from "../tree/make-way.ts";
import { siteCommand } from "./site-command.ts";

/** SITE MKDIR: makes a directory and, unlike MKD, those above it that are missing. */
export const makeDirectories = siteCommand({
  name: "MKDIR",
  argument: grammars.path,
  help: "Makes a directory, and those above it that are missing.",
  async run({ storage, signal }, directory) {
    const made = await makeWay(storage, directory, signal);
    return reply(200, made === 0 ? `${quotePath(directory)} was there.` : `${quotePath(directory)} is made.`);
  },
});
