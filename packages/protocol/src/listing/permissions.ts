/** The nine letters of a mode's permission bits, `rwxr-xr-x`, as `ls -l` writes them; set-id and sticky bits stand in place of the `x`. */
export function formatPermissions(mode: number): string {
  const [owner, group, others] = [triples[(mode >> 6) & 7]!, triples[(mode >> 3) & 7]!, triples[mode & 7]!];
  if ((mode & 0o7000) === 0) return owner + group + others;
  return (
    (mode & 0o4000 ? special(owner, "s") : owner) +
    (mode & 0o2000 ? special(group, "s") : group) +
    (mode & 0o1000 ? special(others, "t") : others)
  );
}

/** The mode that nine letters mean; undefined when they are no permissions. `l` and `L` are mandatory locking, set-group-id without `x`. */
export function parsePermissions(letters: string): number | undefined {
  if (!/^[-r][-w][-xsS][-r][-w][-xsSlL][-r][-w][-xtT]$/.test(letters)) return undefined;
  let mode = 0;
  for (let at = 0; at < 9; at++) {
    const letter = letters[at]!;
    if (letter === "-") continue;
    if (at % 3 < 2 || /[xst]/.test(letter)) mode |= 0o400 >> at;
    if (/[sStTlL]/.test(letter)) mode |= at === 2 ? 0o4000 : at === 5 ? 0o2000 : 0o1000;
  }
  return mode;
}

const triples = ["---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx"];

function special(triple: string, letter: string): string {
  return triple.slice(0, 2) + (triple.endsWith("x") ? letter : letter.toUpperCase());
}
