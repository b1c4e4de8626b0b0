import type { Random } from "../session/random.ts";

/**
 * An argument that a grammar's own notation describes: `<name>` is a value of that name, `[…]` may be missing, `|` stands
 * between choices, everything else is written as it is. Not always one that makes sense, which is the point.
 */
export function argumentText(syntax: string, random: Random): string {
  return choose(syntax.trim(), random).replace(/ {2,}/g, " ").trim();
}

function choose(notation: string, random: Random): string {
  const choices = splitAtTop(notation);
  return sequence(random.pick(choices), random);
}

function sequence(notation: string, random: Random): string {
  let text = "";
  for (let at = 0; at < notation.length;) {
    const character = notation[at]!;
    if (character === "[") {
      const end = closing(notation, at);
      if (random.chance(0.6)) text += choose(notation.slice(at + 1, end).trim(), random);
      at = end + 1;
    } else if (character === "<") {
      const end = notation.indexOf(">", at);
      text += value(notation.slice(at + 1, end), random);
      at = end + 1;
    } else {
      text += character;
      at++;
    }
  }
  return text;
}

/** The choices of a notation: what stands between the `|` outside of every bracket. */
function splitAtTop(notation: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const character of notation) {
    if (character === "[" || character === "<") depth++;
    if (character === "]" || character === ">") depth--;
    if (character === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

function closing(notation: string, open: number): number {
  let depth = 0;
  for (let at = open; at < notation.length; at++) {
    if (notation[at] === "[") depth++;
    if (notation[at] === "]" && --depth === 0) return at;
  }
  return notation.length;
}

function value(name: string, random: Random): string {
  if (/path/.test(name)) return pathname(random);
  if (/integer|marker|size|point|number|count|seconds|mode/.test(name)) return number(random);
  if (/h1,h2/.test(name)) return random.times(6, () => random.below(random.pick([256, 256, 256, 300]))).join(",");
  if (/protocol\|address/.test(name)) return `|${random.pick([1, 2, 3])}|${address(random)}|${random.below(70_000)}|`;
  if (/time/.test(name)) return random.pick(["20260101000000", "19700101000000.5", "20261322000000", "2026", "x"]);
  if (/fact/.test(name))
    return random.pick(["modify=20260101000000;", "UNIX.mode=0644;", "type=dir;", "Name=x; Version=1;", ";"]);
  if (/string|site/.test(name)) return site(random);
  if (/command|verb|option/.test(name))
    return random.pick(["RETR", "STOR a", "UTF8 ON", "MLST type;size;", "HASH SHA-256", "MODE Z LEVEL 3", "x"]);
  if (/user/.test(name)) return random.pick(["demo", "anonymous", "x", "demo@host", ""]);
  if (/password/.test(name)) return random.pick(["secret", "wrong", ""]);
  if (/host/.test(name)) return random.pick(["localhost", "[::1]", "example.org", "ä.de", "-"]);
  if (/language/.test(name)) return random.pick(["en", "de", "fr-CA", "*", "zz-zz-zz"]);
  return random.pick(["x", "1", "a b", '"a"', "", "ä", "%s"]);
}

function pathname(random: Random): string {
  const one = (): string =>
    random.pick([
      "a",
      "b",
      "c",
      "d",
      "e f",
      "big",
      "..",
      ".",
      "",
      "*",
      "?",
      "[a-c]",
      "{a,b}",
      "-l",
      'q"q',
      "ä",
      "\u0001",
      "x".repeat(300),
    ]);
  return `${random.pick(["", "", "", "/", "//", "./"])}${random.times(1 + random.below(3), one).join("/")}`;
}

function number(random: Random): string {
  return random.pick([
    "0",
    "1",
    "3",
    "10",
    "100000",
    "4294967296",
    "9007199254740993",
    "-1",
    "1e3",
    "0x10",
    "00",
    "644",
    "99999999999999999999",
  ]);
}

function address(random: Random): string {
  return random.pick(["192.168.150.20", "192.168.150.20", "127.0.0.1", "10.0.0.1", "::1", "x"]);
}

function site(random: Random): string {
  const verb = random.pick([
    "HELP",
    "CHMOD",
    "UMASK",
    "IDLE",
    "UTIME",
    "SYMLINK",
    "MKDIR",
    "RMDIR",
    "COPY",
    "CPFR",
    "CPTO",
    "WHO",
    "NONE",
  ]);
  return [verb, random.pick(["", "644", "20260101000000", "a", "d/e"]), random.pick(["", "a", "b", "a b"])]
    .join(" ")
    .trim();
}
