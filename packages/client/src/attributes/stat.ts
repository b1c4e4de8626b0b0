import { firstDigit, parseFactsLine, type RemoteEntry, type Reply } from "@tandem/protocol";
import { workingDirectory } from "../directory/working-directory.ts";
import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import { ensureType, image, type ClientSession } from "../session/client-session.ts";
import { exchangeAll } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { isUnknownCommand, unlessRefused } from "./is-unknown.ts";
import { readModified } from "./modified.ts";
import { readSize } from "./size.ts";

/**
 * What is known of one path: by MLST (RFC 3659 §7), else by SIZE and MDTM for a file and by trying to enter it for a
 * directory. Rejects with {@link RefusedError} when nothing is there.
 */
export async function stat(calls: Calls, path: string, options?: CallOptions): Promise<RemoteEntry> {
  const told = await calls.command({ options, paths: [path], claim: "shared", repeatable: true }, async (lease) => {
    const { features, missing } = lease.session;
    if (!features.has("MLST") || missing.has("MLST")) return undefined;
    const [answer] = await exchangeAll(lease, ["MLST", path]);
    if (answer === undefined) return undefined;
    const { reply, line } = answer;
    const entry = firstDigit(reply.code) === 2 ? factsOf(reply) : undefined;
    if (entry !== undefined) return { ...entry, name: lastName(path) };
    if (firstDigit(reply.code) >= 4 && !isUnknownCommand(reply)) throw new RefusedError(line, reply, "command");
    missing.add("MLST");
    return undefined;
  });
  return (
    told ?? calls.command({ options, paths: [path], repeatable: true }, ({ session }) => statInParts(session, path))
  );
}

/** The line between the first and the last of a reply to MLST; some servers forget the space before it. */
function factsOf({ lines }: Reply): RemoteEntry | undefined {
  for (const line of lines.slice(1)) {
    const entry = line.includes("=") ? parseFactsLine(line.trimStart()) : undefined;
    if (entry !== undefined && entry.facts?.size !== 0) return entry;
  }
  return undefined;
}

async function statInParts(session: ClientSession, path: string): Promise<RemoteEntry> {
  const { control } = session;
  try {
    await ensureType(session, image);
    const bytes = readSize({ reply: await control.exchange("SIZE", path) }, path);
    const time = await unlessRefused(control.exchange("MDTM", path).then((reply) => readModified({ reply }, path)));
    return {
      name: lastName(path),
      kind: "file",
      raw: "",
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

function lastName(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) || path;
}
