import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import { netrcEntryFor, parseNetrc, type NetrcEntry } from "./netrc.ts";

/**
 * What the .netrc of this person (or the file that NETRC names) has for a host; undefined without one. Throws a usage error
 * when it has something, and others may read it: then they have it too.
 */
export async function readNetrc(
  host: string,
  user: string | undefined,
  env: Shell["env"],
): Promise<NetrcEntry | undefined> {
  const path = netrcPath(env);
  if (path === undefined) return undefined;
  await using file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return undefined;
  const entry = netrcEntryFor(parseNetrc(await readBeginning(file)), host, user);
  if (entry?.password === undefined && entry?.macros === undefined) return entry;
  const trouble = await troubleWith(file);
  if (trouble === undefined) return entry;
  // What others can write must not be done in this person's name.
  const { macros: _, ...others } = entry;
  if (entry.password === undefined) return others;
  throw usageError(
    `${printable(path)} has a password for ${printable(host)} and ${trouble}: it is not used until you run chmod 600 on a file of your own.`,
  );
}

/** All that .netrc names, for completion: it takes no passwords. */
export async function netrcMachines(env: Shell["env"]): Promise<readonly Pick<NetrcEntry, "machine" | "login">[]> {
  const path = netrcPath(env);
  if (path === undefined) return [];
  await using file = await open(path, "r").catch(() => undefined);
  return file === undefined ? [] : parseNetrc(await readBeginning(file));
}

function netrcPath(env: Shell["env"]): string | undefined {
  const home = env["HOME"] || env["USERPROFILE"];
  return env["NETRC"] || (home && join(home, process.platform === "win32" ? "_netrc" : ".netrc"));
}

/** Why a file of passwords is not this person's alone; undefined where the system knows no owners. */
async function troubleWith(file: FileHandle): Promise<string | undefined> {
  const own = process.getuid?.();
  if (own === undefined) return undefined;
  const { uid, mode } = await file.stat();
  if (uid !== own) return "belongs to somebody else";
  if ((mode & 0o077) === 0) return undefined;
  return `can be read or changed by others (mode ${(mode & 0o777).toString(8)})`;
}

/** Some hundred machines take some kilobytes: what comes behind this is no .netrc. */
async function readBeginning(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(longest), 0, longest, 0);
  return buffer.toString("utf8", 0, bytesRead);
}

const longest = 256 * 1024;
