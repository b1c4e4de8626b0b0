import { ProtocolError, reply, type Grammar } from "@tandem/protocol";
import { siteCommand } from "./site-command.ts";

/** Nothing, or a number of seconds. */
export const optionalSeconds: Grammar<number | undefined> = {
  syntax: "[<seconds>]",
  parse(argument = "") {
    const given = argument.trim();
    if (given === "") return undefined;
    if (!/^\d{1,9}$/.test(given)) throw new ProtocolError("syntax", "The idle time is a number of seconds.");
    return Number(given);
  },
  format: (seconds) => (seconds === undefined ? undefined : String(seconds)),
};

/** SITE IDLE: shows and sets how long this session may be silent. */
export const idle = siteCommand({
  name: "IDLE",
  argument: optionalSeconds,
  help: "Shows or sets for how many seconds this session may be silent.",
  run({ session, options: { timers } }, seconds) {
    const longest = Math.floor(timers.maximumIdle / 1000);
    if (seconds === undefined) {
      const now = (session.facts.idle ?? timers.idle) / 1000;
      return reply(200, `This session may be silent for ${now} seconds; the most it can be given is ${longest}.`);
    }
    if (seconds < shortest || seconds > longest) {
      return reply(501, `The idle time is from ${shortest} to ${longest} seconds.`);
    }
    session.change({ idle: seconds * 1000 });
    return reply(200, `This session may be silent for ${seconds} seconds now.`);
  },
});

// BSD's ftpd: less would end sessions of people who think.
const shortest = 30;
