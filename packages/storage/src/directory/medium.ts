import { onDisk, statfs } from "./calls.ts";

/**
 * What a file of this machine is on. Every other is a server's or a program's (NFS, SMB, FUSE), which may take any time over
 * whatever it is asked: then no thread that others need may be the one that waits.
 */
export type Medium = "disk" | "memory";

/**
 * What the files of a file system of that type (`statfs(2)`) are on; `undefined` for those that are not this machine's, and those
 * that nobody has looked at.
 */
export function mediumOf(type: number): Medium | undefined {
  return memories.has(type) ? "memory" : disks.has(type) ? "disk" : undefined;
}

/** What the file or the directory at the path is on; `undefined` too where the system does not say. */
export async function mediumAt(path: string): Promise<Medium | undefined> {
  if (process.platform !== "linux") return undefined;
  try {
    return mediumOf((await statfs(onDisk(path))).type);
  } catch {
    return undefined;
  }
}

/** What an open file is on, as {@link mediumAt} says it. */
export function mediumOfFile(fd: number): Promise<Medium | undefined> {
  return mediumAt(`/proc/self/fd/${fd}`);
}

// From linux/magic.h and statfs(2): tmpfs and ramfs.
const memories: ReadonlySet<number> = new Set([0x0102_1994, 0x8584_58f6]);
// ext2 to ext4, XFS, Btrfs, F2FS, bcachefs, ZFS, and overlayfs: nobody is told what its layers are, and those of containers are such.
const disks: ReadonlySet<number> = new Set([
  0xef53, 0x5846_5342, 0x9123_683e, 0xf2f5_2010, 0xca45_1a4e, 0x2fc1_2fc1, 0x794c_7630,
]);
