/** Files from this length on, in bytes, are worth a way inside the kernel: to load what calls it takes as long as to move them. */
export const largeFile = 4 * 1024 * 1024;
