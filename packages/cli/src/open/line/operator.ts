import { isBlank } from "./words.ts";

/** What parts a line: commands one after the other, or only after success or failure; a job; an output that goes elsewhere. */
export type Operator = ";" | "&&" | "||" | "&" | "|" | ">" | ">>";

/**
 * The operator that stands at a place outside of quotations. A `;` before a number is the version of a name on VMS (`LOGIN.COM;2`),
 * a lone `&` between two letters belongs to a name (`AT&T`).
 */
export function operatorAt(line: string, at: number): Operator | undefined {
  const two = line.slice(at, at + 2);
  if (two === "&&" || two === "||" || two === ">>") return two;
  const character = line[at];
  if (character === "|" || character === ">") return character;
  if (character === ";") return isVersion(line, at) ? undefined : character;
  if (character !== "&") return undefined;
  return isEdge(line[at - 1]) || isEdge(line[at + 1]) || line[at + 1] === ";" ? character : undefined;
}

/**
 * The operator that ends a text which is sent as it is: one that has a blank before it, or a `;` that has one behind it. So
 * `OPTS MLST type;size;` stays whole.
 */
export function operatorBehindText(line: string, at: number): Operator | undefined {
  const operator = operatorAt(line, at);
  if (operator === undefined || isBlank(line[at - 1])) return operator;
  return operator === ";" && isBlank(line[at + 1]) ? operator : undefined;
}

/** The operator that ends a command of the local shell, whose own pipes and redirections are its own. */
export function operatorBehindShell(line: string, at: number): Operator | undefined {
  const operator = operatorAt(line, at);
  if (operator === "|" || operator === ">" || operator === ">>") return undefined;
  // `2>&1`, `<&3`
  return operator === "&" && /[<>]/.test(line[at - 1] ?? "") ? undefined : operator;
}

function isVersion(line: string, at: number): boolean {
  return !isEdge(line[at - 1]) && /^;(?:-?\d+|\*)(?=[\s;|>&]|$)/.test(line.slice(at, at + 12));
}

function isEdge(character: string | undefined): boolean {
  return character === undefined || isBlank(character);
}
