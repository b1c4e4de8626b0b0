import type { HashAlgorithm, VirtualPath } from "@tandem/protocol";
import type { Attributes, Storage } from "@tandem/storage";
import { compareContent } from "./compare-content.ts";
import type { ContentHash } from "../hash/running-hash.ts";
import type { Destination } from "./destination.ts";
import type { Copy } from "./plan.ts";
import type { Settings } from "./settings.ts";

/** What comparing two files came to. */
export type Comparison =
  | { readonly kind: "same"; readonly hash?: string }
  /** The same content at another time. */
  | { readonly kind: "touch"; readonly hash?: string }
  | { readonly kind: "copy"; readonly reason: Exclude<Copy["reason"], "new"> }
  | { readonly kind: "skip"; readonly why: "newer" | "existing" };

/** Compares a file of the source with the one that the destination has in its place. */
export async function compareFiles(
  path: VirtualPath,
  source: Attributes,
  there: Attributes,
  { from, to, settings }: { readonly from: Storage; readonly to: Destination; readonly settings: Settings },
): Promise<Comparison> {
  const { compare } = settings;
  const tolerance = Math.max(settings.tolerance, source.modifiedPrecision ?? 0, there.modifiedPrecision ?? 0);
  const later = source.modified - there.modified;
  const sameTime = Math.abs(later) <= tolerance || isVouchedFor(path, source, there, to);
  const newerThere = settings.onlyNewer && later < -tolerance;
  const changed = (reason: Exclude<Copy["reason"], "new">): Comparison => {
    if (settings.onlyMissing) return { kind: "skip", why: "existing" };
    return newerThere ? { kind: "skip", why: "newer" } : { kind: "copy", reason };
  };
  if (compare !== "time" && source.size !== there.size) return changed("size");
  if (compare === "size") return { kind: "same" };
  if (compare === "hash") {
    const known = knownHash(path, there, to, tolerance);
    const { hash: ask, options } = settings;
    const found = await compareContent(path, { from, to: to.storage, hash: ask, options, known });
    if (!found.isSame) return changed("content");
    const hash = `${found.hash.algorithm}:${found.hash.value}`;
    return { kind: settings.times && !sameTime && !settings.onlyMissing ? "touch" : "same", hash };
  }
  if (sameTime) return { kind: "same" };
  // Of the same size and later than its source: uploaded to a server that keeps no times.
  if (newerThere && source.size === there.size) return { kind: "same" };
  return changed(later > 0 ? "newer" : "older");
}

/** Where times could not be set, the last run knows of which source a file is. */
function isVouchedFor(path: VirtualPath, source: Attributes, there: Attributes, to: Destination): boolean {
  if (to.timesKnown) return false;
  const known = to.known(path);
  return known !== undefined && known.size === there.size && known.modified === source.modified;
}

/** The hash that the last run left of a file, unless the file is another by now. */
function knownHash(path: VirtualPath, there: Attributes, to: Destination, tolerance: number): ContentHash | undefined {
  const known = to.known(path);
  const isSame = known?.size === there.size && Math.abs(known.modified - there.modified) <= tolerance;
  return isSame && known?.hash !== undefined ? parseHash(known.hash) : undefined;
}

function parseHash(text: string): ContentHash {
  const at = text.indexOf(":");
  return { algorithm: text.slice(0, at) as HashAlgorithm, value: text.slice(at + 1) };
}
