import {
  firstDigit,
  formatTimeValue,
  parseFactsLine,
  readTimeValue,
  type RemoteEntry,
  type Reply,
} from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import { ensureType, image, type ClientSession } from "../session/client-session.ts";
import { workingDirectory } from "../directory/working-directory.ts";

/**
 * What is known of one path: by MLST (RFC 3659 §7), else by SIZE and MDTM for a file and by trying to enter it for a
 * directory. Rejects with {@link RefusedError} when nothing is there.
 */
export async function stat(session: ClientSession, path: string): Promise<RemoteEntry> {
  const { control, features, missing } = session;
  if (features.has("MLST") && !missing.has("MLST")) {
    const reply = await control.exchange("MLST", path);
    const entry = firstDigit(reply.code) === 2 ? factsOf(reply) : undefined;
    if (entry !== undefined) return { ...entry, name: lastName(path) };
    if (firstDigit(reply.code) >= 4 && !unknown.has(reply.code))
      throw new RefusedError(`MLST ${path}`, reply, "command");
    missing.add("MLST");
  }
  return statInParts(session, path);
}

/** SIZE: the bytes that RETR would send (RFC 3659 §4); undefined when the server cannot tell. Rejects with {@link RefusedError}. */
export async function size(session: ClientSession, path: string): Promise<number | undefined> {
  // Many servers refuse SIZE in type A, where they would have to count line ends.
  await ensureType(session, image);
  const reply = await session.control.exchange("SIZE", path);
  if (unknown.has(reply.code)) return undefined;
  if (firstDigit(reply.code) !== 2) throw new RefusedError(`SIZE ${path}`, reply, "command");
  const digits = /(\d{1,16})\s*$/.exec(reply.lines.join(" "))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** MDTM: when a file was last modified, in milliseconds since 1970 UTC (RFC 3659 §3); undefined when the server cannot tell. */
export async function modified({ control }: ClientSession, path: string): Promise<number | undefined> {
  const reply = await control.exchange("MDTM", path);
  if (unknown.has(reply.code)) return undefined;
  if (firstDigit(reply.code) !== 2) throw new RefusedError(`MDTM ${path}`, reply, "command");
  return readTimeValue(reply.lines.join(" "));
}

/**
 * MFMT: sets when a file was last modified, in milliseconds since 1970 UTC (draft-somers-ftp-mfxx §3). False when the server
 * does not offer it.
 */
export async function setModified({ control, features }: ClientSession, path: string, time: number): Promise<boolean> {
  if (!features.has("MFMT")) return false;
  await control.perform("MFMT", `${formatTimeValue(time)} ${path}`);
  return true;
}

const unknown: ReadonlySet<number> = new Set([500, 502, 504]);

/** The line between the first and the last of a reply to MLST; some servers forget the space before it. */
function factsOf({ lines }: Reply): RemoteEntry | undefined {
  for (const line of lines.slice(1)) {
    const entry = line.includes("=") ? parseFactsLine(line.trimStart()) : undefined;
    if (entry !== undefined && entry.facts?.size !== 0) return entry;
  }
  return undefined;
}

async function statInParts(session: ClientSession, path: string): Promise<RemoteEntry> {
  try {
    const bytes = await size(session, path);
    const time = await modified(session, path).catch(ignoreRefusal);
    const raw = "";
    const known = { name: lastName(path), kind: "file" as const, raw };
    return {
      ...known,
      ...(bytes === undefined ? {} : { size: bytes }),
      ...(time === undefined ? {} : { modified: time, modifiedPrecision: "second" as const }),
    };
  } catch (error) {
    if (!(error instanceof RefusedError) || !(await isDirectory(session, path))) throw error;
    return { name: lastName(path), kind: "directory", raw: "" };
  }
}

/** Enters the path and comes back. */
async function isDirectory(session: ClientSession, path: string): Promise<boolean> {
  const { control, state } = session;
  const here = await workingDirectory(session);
  const reply = await control.exchange("CWD", path);
  if (firstDigit(reply.code) !== 2) return false;
  state.moveTo(undefined);
  await control.perform("CWD", here);
  state.moveTo(here);
  return true;
}

function ignoreRefusal(error: unknown): undefined {
  if (!(error instanceof RefusedError)) throw error;
}

function lastName(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) || path;
}
