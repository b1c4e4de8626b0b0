/**
 * What the system has in memory of a disk, which Node has no calls for: handed in, so that the way to another thread and back,
 * which costs ten times what it is for, is taken only by what may have to wait.
 */
export interface CachedFiles {
  /**
   * Opens what lies `names` below the directory `root`, a path or a descriptor, with the flags of `open(2)`, without waiting for any
   * disk or network: gives its descriptor, `absent` when the system knows that there is nothing, or `undefined`, which says nothing of
   * why. Never through a link, and never out of the file system of `root`. `ask` has that file system asked for what is not known: for
   * one that is nowhere but in memory.
   */
  open(root: string | number, names: string, flags: number, ask?: boolean): number | "absent" | undefined;
}
