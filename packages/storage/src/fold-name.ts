/**
 * One spelling for all that some file system takes for one name, and perhaps for some more: without case, composed, and
 * without the characters that nobody sees, which HFS+ ignores (CVE-2014-9390 reached `.git` by them).
 */
export function foldName(name: string): string {
  const seen = name.normalize("NFD").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  // Small letters alone leave `ſ` and `s` apart, capitals alone `ẞ` and `ß`.
  return seen.toLowerCase().toUpperCase().toLowerCase().normalize("NFC");
}
