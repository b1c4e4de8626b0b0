import { statfs } from "./calls.ts";

/**
 * True when the folder's disk is of a kind that takes names which differ only in case for one, whatever the platform: a stick
 * or a share that is mounted on Linux. Others may fold too, in single folders (`chattr +F`), and do not tell.
 */
export async function foldsNames(folder: string): Promise<boolean> {
  if (process.platform !== "linux") return false;
  // A disk that does not tell is taken for one of the platform.
  const type = await statfs(folder).then(
    (answer) => answer.type,
    () => 0,
  );
  return folding.has(type >>> 0);
}

/** What `statfs(2)` calls them. */
const folding: ReadonlySet<number> = new Set([
  0x4d44, // FAT
  0x2011bab0, // exFAT
  0x7366746e, // NTFS
  0xff534d42, // SMB, the three names that its versions have had
  0xfe534d42,
  0x517b,
  0x4244, // HFS
  0x482b, // HFS+
]);
