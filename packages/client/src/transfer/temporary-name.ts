/**
 * The name of an upload until it is whole, in the directory of `path`, so that the renaming moves nothing between disks. It does
 * not begin with a point, which some servers refuse, and is no longer than a name may be.
 */
export function temporaryName(path: string, random: () => number = Math.random): string {
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  const mark = Math.floor(random() * 2 ** 32)
    .toString(36)
    .padStart(7, "0");
  return `${path.slice(0, slash + 1)}${shortened(name)}.${mark}.part`;
}

/** As much of a name as leaves room behind it: file systems count up to 255 bytes, and a character may have four. */
function shortened(name: string): string {
  let kept = "";
  let bytes = 0;
  for (const character of name) {
    bytes += Math.min(4, Buffer.byteLength(character));
    if (bytes > 230) break;
    kept += character;
  }
  return kept;
}
