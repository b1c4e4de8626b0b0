import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { uploadFile, type TransferOptions } from "@tandem/client";
import { printable } from "@tandem/protocol";
import { fileFailure } from "../../client/failure.ts";
import { pathIn } from "../../client/location.ts";
import { standardStream } from "../../client/standard-stream.ts";
import { commandFailure } from "../command-failure.ts";
import { startProgram } from "../local/start-program.ts";
import type { PromptSession } from "../prompt-session.ts";
import { mapName } from "../settings/name-map.ts";

export interface Sending {
  /** Stores at the end of the remote file (APPE). */
  readonly append: boolean;
  /** Goes on at the length of the remote file. */
  readonly resume?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends a file to `to`, a name or a folder that ends in a slash; under its own name without one. `-` is what is typed or piped in,
 * `|command` what a local command writes.
 */
export async function sendOne(
  session: PromptSession,
  from: string,
  to: string | undefined,
  sending: Sending,
): Promise<void> {
  const piped = from === standardStream || from.startsWith("|");
  if (piped && (to === undefined || to.endsWith("/")))
    throw commandFailure("Give the name that it is to have on the server.");
  const own = mapName(basename(from), session.settings.names);
  const named = to === undefined || to.endsWith("/") ? `${to ?? ""}${own}` : to;
  const path = session.settings.uniqueThere && !sending.append ? await freeName(session, named, sending.signal) : named;
  if (piped) return fromProgram(session, from === standardStream ? "cat" : from.slice(1).trim(), path, sending);
  const local = session.local(from);
  try {
    await fromFile(session, local, path, sending);
  } catch (error) {
    throw fileFailure("read", local, error);
  }
}

async function fromFile(
  session: PromptSession,
  local: string,
  path: string,
  { append, resume = false, signal }: Sending,
): Promise<void> {
  const { client, settings } = session;
  const { restart, type } = settings;
  settings.restart = 0;
  const verify = session.memory.values.isOn("xfer:verify", session.login?.host);
  using bar = await session.bar(basename(local));
  const transfer = { type, signal, onProgress: bar.update };
  if (!append && restart === 0 && settings.preserving) {
    const { bytes } = await uploadFile(client, local, path, { ...transfer, resume, verify });
    return bar.finish(bytes);
  }
  const { size } = await stat(local);
  if (restart > size) throw commandFailure(`${printable(local)} has ${size} bytes, and ${restart} are to be left out.`);
  const source = createReadStream(local, { highWaterMark: 256 * 1024, start: restart });
  const start = restart > 0 && !append ? { start: restart } : {};
  const { bytes } = await store(session, source, path, append, { ...transfer, ...start, size });
  bar.finish(bytes);
}

/** Sends what a local command writes; nothing takes its place on the server when that fails. */
async function fromProgram(
  session: PromptSession,
  command: string,
  path: string,
  { append, signal }: Sending,
): Promise<void> {
  const { talk, settings } = session;
  await talk.handOver(async () => {
    const program = startProgram(session, command, { output: "pipe" });
    const output = addAbortSignal(signal, program.output!);
    async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const chunk of output as AsyncIterable<Uint8Array>) yield chunk;
      await program.succeeded();
    }
    try {
      await store(session, bytes(), path, append, { type: settings.type, signal });
    } finally {
      output.destroy();
      await program.ended.catch(() => {});
    }
  });
}

function store(
  { client }: PromptSession,
  source: Readable | AsyncIterable<Uint8Array>,
  path: string,
  append: boolean,
  options: TransferOptions,
): Promise<{ readonly bytes: number }> {
  const bytes = source as AsyncIterable<Uint8Array>;
  if (!append) return client.upload(bytes, path, options);
  const { start: _, ...others } = options;
  return client.append(bytes, path, others);
}

/** With `sunique`, `a.txt` becomes `a.txt.1` where the server has one of that name. */
async function freeName({ client }: PromptSession, path: string, signal: AbortSignal): Promise<string> {
  if (!(await client.exists(path, { signal }))) return path;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const name = path.slice(folder.length);
  for (let number = 1; number < 100; number++) {
    const next = pathIn(folder, `${name}.${number}`);
    if (!(await client.exists(next, { signal }))) return next;
  }
  throw commandFailure(`${printable(path)} and 99 names like it are on the server already.`);
}
