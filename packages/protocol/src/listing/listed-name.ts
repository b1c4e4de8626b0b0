/**
 * A name as it may stand in a line: CR, LF and NUL, which would end the line or begin another, become `?` as in `ls -q`. No
 * command could name such a file anyway, for a command ends at its LF too.
 */
export function listedName(name: string): string {
  return framing.test(name) ? name.replace(everyFraming, "?") : name;
}

const framing = /[\r\n\0]/;
const everyFraming = /[\r\n\0]/g;
