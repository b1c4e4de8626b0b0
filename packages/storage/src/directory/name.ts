import { randomBytes } from "node:crypto";

/** A new name for a stage: hidden, beside the file it will become, and like no other. */
export function stagingName(): string {
  return `.${randomBytes(12).toString("hex")}.tandem-stage`;
}

/**
 * True for the names that {@link stagingName} makes, and for no other: a person's own `report.tandem-stage` is a file like
 * any. In any case of letters, for the file systems that do not tell them apart.
 */
export function isStagingName(name: string): boolean {
  return /^\.[0-9a-f]{24}\.tandem-stage$/i.test(name);
}

/** True when the operating system would take `name` for the name it is, and not for a stream, a drive or a device. */
export function isNativeName(name: string, platform: NodeJS.Platform): boolean {
  return platform !== "win32" || !windowsMeaning.test(name);
}

// Separators, alternate streams (`a.txt:b`) and wildcards; the dots and spaces that Windows drops from the end, which make
// two names of one file; the devices that live in every directory; the short names (`PROGRA~1`) that reach a file by another.
const windowsMeaning =
  /[\\/:*?"<>|\u0000-\u001F]|[. ]$|^(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)(?:\.|$)|~[0-9]/i;
