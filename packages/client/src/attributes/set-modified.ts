import { formatTimeValue } from "@tandem/protocol";
import type { Calls } from "../pool/calls.ts";
import type { Traits } from "../quirks/server-kind.ts";
import type { ClientSession } from "../session/client-session.ts";
import type { CommandWords } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { firstWay, type Way } from "./first-way.ts";
import { unlessRefused } from "./is-unknown.ts";
import { modified } from "./modified.ts";
import { notOffered } from "./not-offered.ts";

/**
 * Sets when a file was last modified, in milliseconds since 1970 UTC: by MFMT (draft-somers-ftp-mfxx §3), else by MDTM with a
 * time before the name, as vsftpd and others have it, else by SITE UTIME in one of its two forms. What the server has is
 * learnt once. False when it has none; rejects with `RefusedError` when it refuses.
 */
export async function setModified(calls: Calls, path: string, time: number, options?: CallOptions): Promise<boolean> {
  if (!Number.isFinite(time)) throw new RangeError(`${time} is no time; give milliseconds since 1970 UTC.`);
  const done = await firstWay(calls, [path], waysToSet(calls, path, formatTimeValue(time)), options);
  if (done !== undefined) return true;
  // Where the file can be asked for, what MDTM refused was the time before its name.
  const missing = notOffered(calls);
  if (!missing.has(settingByQuestion) && (await unlessRefused(modified(calls, path, options))) !== undefined)
    missing.add(settingByQuestion);
  return false;
}

/** The command by which a session's server is expected to set the time; undefined when it is not known to have one. */
export function commandToSet(
  calls: Calls,
  session: ClientSession,
  path: string,
  time: number,
): CommandWords | undefined {
  const missing = notOffered(calls);
  const ways = waysToSet(calls, path, formatTimeValue(time));
  const way = ways.find(({ name, offered }) => !missing.has(name) && offered?.(session.features) !== false);
  return way?.commands.length === 1 ? way.commands[0] : undefined;
}

const settingByQuestion = "MDTM with a time";

/** In the order in which this kind of server is known to take them. */
function waysToSet(calls: Calls, path: string, time: string): readonly Way[] {
  const ways: Readonly<Record<Traits["setsTimesBy"][number], readonly Way[]>> = {
    MFMT: [{ name: "MFMT", commands: [["MFMT", `${time} ${path}`]], offered: (features) => features.has("MFMT") }],
    // To a server that only tells times the whole argument is a name, and there is no such file.
    MDTM: [
      {
        name: settingByQuestion,
        commands: [["MDTM", `${time} ${path}`]],
        offered: (features) => features.size === 0 || features.has("MDTM"),
        ambiguous: true,
      },
    ],
    "SITE UTIME": [
      { name: "SITE UTIME, long", commands: [["SITE", `UTIME ${path} ${time} ${time} ${time} UTC`]], ambiguous: true },
      { name: "SITE UTIME, short", commands: [["SITE", `UTIME ${time} ${path}`]], ambiguous: true },
    ],
  };
  return (calls.sessions[0]?.traits.setsTimesBy ?? []).flatMap((way) => ways[way]);
}
