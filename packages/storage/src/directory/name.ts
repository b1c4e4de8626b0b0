import { hash, randomUUID } from "node:crypto";
import { foldName } from "../fold-name.ts";

/** A new name for a stage: hidden, beside the file it will become, and like no other: 90 bits of it are random. */
export function stagingName(): string {
  // Drawn for many at once, which costs a quarter of drawing for each.
  return `.${randomUUID().replaceAll("-", "").slice(0, 24)}.tandem-stage`;
}

/**
 * The name under which the broken off upload of `name` is kept for `owner`: found again without a look at the other names,
 * and told by neither. Where the file system takes two spellings for one name, so does this.
 */
export function keptName(owner: string, name: string, platform: NodeJS.Platform): string {
  // As JSON, because no two pairs have one text there.
  const text = JSON.stringify([owner, tellsSpellingsApart(platform) ? name : foldName(name)]);
  return `.${hash("sha256", text, "hex").slice(0, 24)}.tandem-kept`;
}

/**
 * True for the names that {@link stagingName} and {@link keptName} make, and for no other: a person's own
 * `report.tandem-stage` is a file like any. In every spelling that some file system takes for the same name: a kept upload's
 * name can be computed by whoever knows its owner and its file.
 */
export function isStagingName(name: string): boolean {
  const first = name.charCodeAt(0);
  // Nearly every name of a listing; no folding makes a dot of a letter.
  if (first < 0x80 && first !== 0x2e) return false;
  return /^\.[0-9a-f]{24}\.tandem-(?:stage|kept)$/.test(isPlain(name) ? name : foldName(name));
}

/** True for the names that {@link keptName} makes. */
export function isKeptName(name: string): boolean {
  return isStagingName(name) && foldName(name).endsWith("kept");
}

/** False where `Résumé`, `résumé` and its decomposed form are one name: macOS and Windows, as they are formatted by default. */
export function tellsSpellingsApart(platform: NodeJS.Platform): boolean {
  return platform !== "darwin" && platform !== "win32";
}

/** True when the operating system would take `name` for the name it is, and not for a stream, a drive or a device. */
export function isNativeName(name: string, platform: NodeJS.Platform): boolean {
  return platform !== "win32" || !windowsMeaning.test(name);
}

// Separators, alternate streams (`a.txt:b`) and wildcards; the dots and spaces that Windows drops from the end, which make
// two names of one file; the devices that live in every directory; the short names (`PROGRA~1`) that reach a file by another.
const windowsMeaning =
  /[\\/:*?"<>|\u0000-\u001F]|[. ]$|^(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)(?:\.|$)|~[0-9]/i;

/** Most names by far: nothing in them has a second spelling. */
function isPlain(name: string): boolean {
  return /^[\x00-\x40\x5B-\x7F]*$/.test(name);
}
