/**
 * What the system has in memory of a disk, which Node has no calls for: handed in, so that the way to another thread and back,
 * which costs ten times what it is for, is taken only by what may have to wait.
 */
export interface CachedFiles {
  /**
   * Opens what lies `names` below the directory `root` with the flags of `open(2)`, without waiting for any disk or network: gives
   * its descriptor, or `undefined`, which says nothing of why. Never through a link, and never out of the file system of `root`.
   */
  open(root: string, names: string, flags: number): number | undefined;
}

/**
 * Whether files of a file system of that type (`statfs(2)`) that are known to the system's memory are opened from there alone.
 * Others ask a server or a program, for as long as that takes.
 */
export function opensFromMemory(type: number): boolean {
  return local.has(type);
}

// From linux/magic.h and statfs(2): ext2 to ext4, XFS, Btrfs, F2FS, bcachefs, ZFS, tmpfs, ramfs, and overlayfs, whose layers are such.
const local: ReadonlySet<number> = new Set([
  0xef53, 0x5846_5342, 0x9123_683e, 0xf2f5_2010, 0xca45_1a4e, 0x2fc1_2fc1, 0x0102_1994, 0x8584_58f6, 0x794c_7630,
]);
