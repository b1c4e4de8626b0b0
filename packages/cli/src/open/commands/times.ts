import { printable } from "@tandem/protocol";
import { usageError } from "../../command-error.ts";
import { parseMoment } from "../parse-moment.ts";
import { commandFailure } from "../command-failure.ts";
import { retype } from "../line/words.ts";
import { pause } from "../pause.ts";
import { usageOf, type PromptCommand } from "../prompt-command.ts";
import { AlreadyTold } from "../talk.ts";

export const at: PromptCommand = {
  name: "at",
  arguments: [{ name: "TIME" }, { name: "COMMAND", completes: "command", optional: true, many: true }],
  help: "wait until a time (03:00, 2026-12-24 18:00, now + 2 hours), then do a command; & waits beside the prompt",
  example: "at 03:00 get big.iso &",
  async run({ shell: { clock } }, { words, signal, execute, out }) {
    const texts = words.map(({ text }) => text);
    const moment = parseMoment(texts, clock.date());
    if (moment === undefined)
      throw commandFailure(`"${printable(texts.join(" "))}" begins with no time; write 03:00, or now + 5 minutes.`);
    const left = moment.at - clock.date();
    if (left > longest) throw commandFailure("That is more than three weeks away: nobody's terminal waits so long.");
    out.print(
      `Waiting until ${new Date(moment.at - new Date(moment.at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace("T", " ")}.`,
    );
    if (left > 0) await pause(clock, left, signal);
    const command = words.slice(texts[moment.words] === "--" ? moment.words + 1 : moment.words);
    if (command.length > 0) await execute(command.map(retype).join(" "));
  },
};

export const repeat: PromptCommand = {
  name: "repeat",
  flags: [
    { flag: "c", value: "COUNT", help: "so many times; without it, until Ctrl-C or kill" },
    { flag: "d", value: "SECONDS", help: "wait so long in between; 1" },
    { flag: "while-ok", help: "until it fails" },
    { flag: "until-ok", help: "until it succeeds" },
  ],
  arguments: [{ name: "COMMAND", completes: "command", many: true }],
  help: "do a command again and again",
  example: "repeat -d 60 --until-ok get today.csv &",
  async run({ shell: { clock } }, { words, flags, signal, execute }) {
    const count = flags.has("c") ? Number(flags.get("c")) : Infinity;
    const delay = flags.has("d") ? Number(flags.get("d")) : 1;
    if (!(count >= 1) || !(delay >= 0) || delay > aDay) throw usageError(`Usage: ${usageOf(repeat)}`);
    const line = words.map(retype).join(" ");
    for (let done = 0; done < count; done++) {
      if (done > 0) await pause(clock, delay * 1000, signal);
      const good = await execute(line).then(
        () => true,
        (error: unknown) => {
          if (error instanceof AlreadyTold) return false;
          throw error;
        },
      );
      signal.throwIfAborted();
      if (good ? flags.has("until-ok") : flags.has("while-ok")) return;
      if (!good && !flags.has("until-ok")) throw new AlreadyTold();
    }
    if (flags.has("until-ok")) throw commandFailure(`It did not succeed in ${count} tries.`);
  },
};

const aDay = 86_400;
// Timers of JavaScript count in 31 bits of milliseconds.
const longest = 24 * aDay * 1000;
