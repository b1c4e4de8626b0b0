/** The word that stands for standard input, or for standard output, where a file could be named. */
export const standardStream = "-";
