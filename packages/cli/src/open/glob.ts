/**
 * Whether a name matches a pattern of the shell: `*` any characters, `?` one, `[a-z]` one of them, `[!a-z]` none of them, a
 * backslash before a character that means itself. A first dot must be written out. Takes time that grows with the product of
 * both lengths, whatever the pattern: each `*` is given up for good when a later one has matched.
 */
export function matchesGlob(name: string, pattern: string): boolean {
  const tokens = tokensOf(pattern);
  const characters = Array.from(name);
  const [first] = tokens;
  if (characters[0] === "." && !(first?.kind === "literal" && first.character === ".")) return false;
  let at = 0;
  let next = 0;
  let star: { readonly token: number; readonly at: number } | undefined;
  while (at < characters.length) {
    const token = tokens[next];
    if (token?.kind === "any") {
      star = { token: next++, at };
    } else if (token !== undefined && matchesOne(token, characters[at]!)) {
      next++;
      at++;
    } else if (star !== undefined) {
      star = { token: star.token, at: star.at + 1 };
      next = star.token + 1;
      at = star.at;
    } else return false;
  }
  return tokens.slice(next).every(({ kind }) => kind === "any");
}

/** Whether a pattern has anything in it that may match several names. */
export function isGlob(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);
}

/** The one name that a pattern without wildcards means. */
export function literalOf(pattern: string): string {
  return pattern.replace(/\\([^])/g, "$1");
}

type Token =
  | { readonly kind: "literal"; readonly character: string }
  | { readonly kind: "one" }
  | { readonly kind: "any" }
  | { readonly kind: "set"; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

function tokensOf(pattern: string): readonly Token[] {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === "*") tokens.push({ kind: "any" });
    else if (character === "?") tokens.push({ kind: "one" });
    else if (character === "\\" && at + 1 < characters.length)
      tokens.push({ kind: "literal", character: characters[++at]! });
    else {
      const set = character === "[" ? readSet(characters, at + 1) : undefined;
      tokens.push(set?.token ?? { kind: "literal", character });
      at = set?.end ?? at;
    }
  }
  return tokens;
}

/** The set that begins behind the bracket at `start`; undefined when nothing closes it, so that the bracket means itself. */
function readSet(
  characters: readonly string[],
  start: number,
): { readonly token: Token; readonly end: number } | undefined {
  const negated = characters[start] === "!" || characters[start] === "^";
  const begin = negated ? start + 1 : start;
  // A bracket that closes at once is an element of the set.
  const end = characters.indexOf("]", begin + 1);
  if (end < 0) return undefined;
  const ranges: (readonly [string, string])[] = [];
  for (let at = begin; at < end; at++) {
    const from = characters[at]!;
    const isRange = characters[at + 1] === "-" && at + 2 < end;
    ranges.push([from, isRange ? characters[at + 2]! : from]);
    if (isRange) at += 2;
  }
  return { token: { kind: "set", negated, ranges }, end };
}

function matchesOne(token: Token, character: string): boolean {
  if (token.kind === "one") return true;
  if (token.kind === "literal") return token.character === character;
  if (token.kind === "any") return false;
  return token.ranges.some(([from, to]) => from <= character && character <= to) !== token.negated;
}
