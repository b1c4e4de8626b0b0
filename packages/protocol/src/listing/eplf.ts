import type { Dialect } from "./dialect.ts";
import type { EntryDraft, RemoteEntry } from "./entry.ts";
import { parsePermissions } from "./permissions.ts";

/** Easily Parsed LIST Format, of publicfile and anonftpd: facts with commas between them, a tab, the name. Times are UTC. */
export const eplf: Dialect = { name: "EPLF", begin: () => parseEplfLine };

/** Reads `+i8388621.48594,m1795342500,r,s280,<tab>name` (cr.yp.to/ftp/list/eplf.html); undefined when it is no such line. */
function parseEplfLine(line: string): RemoteEntry | undefined {
  const tab = line.indexOf("\t");
  if (!line.startsWith("+") || tab < 0 || tab === line.length - 1) return undefined;
  const entry: EntryDraft = { name: line.slice(tab + 1), kind: "other", raw: line };
  for (const fact of line.slice(1, tab).split(",")) readFact(entry, fact);
  if (entry.kind !== "file") delete entry.size;
  return entry;
}

function readFact(entry: EntryDraft, fact: string): void {
  const value = fact.slice(1);
  const number = /^\d{1,16}$/.test(value) ? Number(value) : undefined;
  if (fact === "/") entry.kind = "directory";
  else if (fact === "r") entry.kind = "file";
  else if (fact.startsWith("up")) readMode(entry, fact.slice(2));
  else if (fact.startsWith("s") && number !== undefined) entry.size = number;
  else if (fact.startsWith("i") && value !== "") entry.unique = value;
  else if (fact.startsWith("m") && number !== undefined) {
    entry.modified = number * 1000;
    entry.modifiedPrecision = "second";
    entry.zone = "utc";
  }
}

/** The permissions as octal figures, or as letters in some servers. */
function readMode(entry: EntryDraft, written: string): void {
  const mode = /^[0-7]{3,4}$/.test(written) ? Number.parseInt(written, 8) : parsePermissions(written);
  if (mode !== undefined) entry.mode = mode;
}
