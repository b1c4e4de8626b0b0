import { open, stat, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { downloadFile, type Client, type KnownFile } from "@tandem/client";
import { printable } from "@tandem/protocol";
import { fileFailure } from "../../client/failure.ts";
import { localName } from "../../client/local-name.ts";
import { localTarget } from "../../client/local-target.ts";
import { lastName } from "../../client/location.ts";
import { OutputClosed } from "../../client/output-sink.ts";
import { standardStream } from "../../client/standard-stream.ts";
import { commandFailure } from "../command-failure.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { intoProgram } from "../output/redirect.ts";
import type { PromptCall } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { mapName } from "../settings/name-map.ts";

export interface Fetching extends Pick<PromptCall, "signal" | "out"> {
  /** Goes on with the part that an earlier try has left. */
  readonly resume: boolean;
  readonly known?: KnownFile;
  /** In so many parts, over connections of their own. */
  readonly over?: { readonly client: Client; readonly segments: number };
}

/**
 * Fetches a file: into `to`, a folder or a name; to whoever reads the output where `to` is `-` or left out and the output is
 * redirected; to a local command where `to` is `|command`. Gives the local path; undefined where there is none.
 */
export async function fetchOne(
  session: PromptSession,
  from: string,
  to: string | undefined,
  fetching: Fetching,
): Promise<string | undefined> {
  const { signal, out } = fetching;
  if (to === standardStream || (to === undefined && out.redirected))
    return pour(session, from, out, signal).then(() => undefined);
  if (to?.startsWith("|")) {
    return intoProgram(session, to.slice(1).trim(), signal, (program, until) =>
      pour(session, from, program, until),
    ).then(() => undefined);
  }
  const { kind, path } = await localTarget(nameHere(session, from, to), folderOf(session, to));
  if (kind === "device") return await intoDevice(session, from, path, signal);
  const { restart } = session.settings;
  session.settings.restart = 0;
  if (restart > 0) return await intoMiddle(session, from, path, restart, signal);
  const local = await freeName(session, path);
  try {
    await intoFile(session, from, local, fetching);
  } catch (error) {
    const failure = fileFailure("write", local, error);
    if (!(await hasPart(session, local))) throw failure;
    throw commandFailure(`${failure.message} Type reget to go on with what has arrived.`, { cause: error });
  }
  if (!session.settings.preserving)
    await utimes(local, new Date(session.shell.clock.date()), new Date(session.shell.clock.date()));
  return local;
}

/** Pours a file into an output. What is fetched in type ascii has the line ends of this machine. */
export async function pour(
  session: PromptSession,
  from: string,
  out: CommandOutput,
  signal: AbortSignal,
): Promise<void> {
  const { client, settings } = session;
  const start = settings.restart;
  settings.restart = 0;
  try {
    await client.download(from, out, { type: settings.type, signal, ...(start > 0 && { start }) });
  } catch (error) {
    // A reader who has seen enough stops the transfer, and nothing went wrong.
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof OutputClosed) throw cause;
    }
    throw error;
  }
}

async function intoFile(
  session: PromptSession,
  from: string,
  local: string,
  { resume, known, signal, over }: Fetching,
): Promise<void> {
  using bar = await session.bar(basename(local));
  const verify = session.memory.values.isOn("xfer:verify", session.login?.host);
  const options = { type: session.settings.type, resume, verify, signal, onProgress: bar.update };
  const { bytes } = await downloadFile(over?.client ?? session.client, from, local, {
    ...{ ...options, ...(known && { known }) },
    ...(over && { segments: over.segments }),
  });
  bar.finish(bytes);
}

/** A device and a pipe take the bytes as they come. */
async function intoDevice(session: PromptSession, from: string, path: string, signal: AbortSignal): Promise<undefined> {
  await using device = await open(path, "w").catch((error: unknown) => {
    throw fileFailure("write", path, error);
  });
  await session.client.download(
    from,
    { write: (bytes: Uint8Array) => device.writeFile(bytes) },
    { type: session.settings.type, signal },
  );
}

/** What `restart` asks for: the bytes from a place on, put at the same place of a file that is there. */
async function intoMiddle(
  session: PromptSession,
  from: string,
  path: string,
  start: number,
  signal: AbortSignal,
): Promise<string> {
  await using file = await open(path, "r+").catch((error: unknown) => {
    throw fileFailure("go on with", path, error);
  });
  using bar = await session.bar(basename(path));
  let at = start;
  const write = async (bytes: Uint8Array): Promise<void> => {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
      done += bytesWritten;
      at += bytesWritten;
    }
  };
  const { bytes } = await session.client.download(
    from,
    { write },
    { type: session.settings.type, start, signal, onProgress: bar.update },
  );
  bar.finish(bytes);
  await file.truncate(at);
  return path;
}

/** The name that the file gets here when nobody gives it one: its own, as `nmap` and `ntrans` make it. */
function nameHere({ settings }: PromptSession, from: string, to: string | undefined): string {
  return to === undefined ? mapName(localName(lastName(from)), settings.names) : from;
}

function folderOf(session: PromptSession, to: string | undefined): string {
  if (to === undefined) return session.settings.localDirectory;
  return session.local(to) + (to.endsWith("/") ? "/" : "");
}

/** With `runique`, `a.txt` becomes `a.txt.1` where that is taken; without clobbering, a name that is taken is an error. */
async function freeName({ settings, memory, login }: PromptSession, path: string): Promise<string> {
  const taken = async (name: string): Promise<boolean> => (await stat(name).catch(() => undefined)) !== undefined;
  if (!settings.uniqueHere && memory.values.isOn("xfer:clobber", login?.host)) return path;
  if (!(await taken(path))) return path;
  if (!settings.uniqueHere) throw commandFailure(`${printable(path)} is there already, and xfer:clobber is off.`);
  for (let number = 1; number < 100; number++) {
    if (!(await taken(`${path}.${number}`))) return join(dirname(path), `${basename(path)}.${number}`);
  }
  throw commandFailure(`${printable(path)} and 99 names like it are there already.`);
}

async function hasPart({ settings }: PromptSession, local: string): Promise<boolean> {
  if (settings.type === "ascii") return false;
  const part = await stat(`${local}.part`).catch(() => undefined);
  return part !== undefined && part.size > 0;
}
