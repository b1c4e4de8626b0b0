/** How names change on their way between the two sides (nmap, ntrans of ftp(1)). */
export interface NameMap {
  /** A pattern with `$1` to `$9` for parts of a name, and the name that is made of the parts. */
  readonly pattern?: { readonly from: string; readonly to: string };
  /** Each character of `from` becomes the one at its place in `to`, or vanishes where `to` is shorter. */
  readonly characters?: { readonly from: string; readonly to: string };
}

/** The name that a name becomes: first by its characters, then by the pattern where that fits. */
export function mapName(name: string, { characters, pattern }: NameMap): string {
  const translated = characters === undefined ? name : translate(name, characters.from, characters.to);
  return pattern === undefined ? translated : rearrange(translated, pattern.from, pattern.to);
}

function translate(name: string, from: string, to: string): string {
  const replaced = Array.from(from);
  const replacing = Array.from(to);
  return Array.from(name)
    .map((character) => {
      const at = replaced.indexOf(character);
      return at < 0 ? character : (replacing[at] ?? "");
    })
    .join("");
}

/** With `$1.$2` and `$1.$2.copy`, `a.txt` becomes `a.txt.copy`; a name that the pattern does not fit stays. */
function rearrange(name: string, from: string, to: string): string {
  const parts = partsOf(name, from);
  return parts === undefined ? name : fill(to, name, parts);
}

/** The parts of a name that `$1` to `$9` stand for; each takes up to the first place where the text behind it is. */
function partsOf(name: string, pattern: string): ReadonlyMap<string, string> | undefined {
  const parts = new Map<string, string>();
  let at = 0;
  const tokens = tokensOf(pattern);
  for (const [index, { place, text }] of tokens.entries()) {
    if (place === undefined) {
      if (!name.startsWith(text, at)) return index === 0 ? undefined : parts;
      at += text.length;
      continue;
    }
    const behind = tokens[index + 1]?.text;
    const end = behind === undefined ? name.length : name.indexOf(behind, at);
    const taken = name.slice(at, end < 0 ? name.length : end);
    parts.set(place, taken);
    at += taken.length;
  }
  return parts;
}

/** Puts the parts in: `$0` is the whole name, and of `[$2,$1.x]` the first counts whose part is not empty. */
function fill(template: string, name: string, parts: ReadonlyMap<string, string>): string {
  const chosen = template.replace(
    /(?<!\\)\[((?:\\.|[^\]\\])*?)(?<!\\),((?:\\.|[^\]\\])*?)\]/g,
    (_, first: string, second: string) => {
      const places = [...first.matchAll(/(?<!\\)\$(\d)/g)].map(([, place]) => place!);
      return places.every((place) => place === "0" || parts.get(place)) ? first : second;
    },
  );
  return chosen
    .replace(/(?<!\\)\$(\d)/g, (_, place: string) => (place === "0" ? name : (parts.get(place) ?? "")))
    .replace(/\\(.)/g, "$1");
}

interface Token {
  readonly place?: string;
  readonly text: string;
}

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [, place, escaped, plain] of pattern.matchAll(/\$([1-9])|\\(.)|(\$|[^$\\]+|\\$)/gs)) {
    const last = tokens.at(-1);
    const text = escaped ?? plain ?? "";
    if (place !== undefined) tokens.push({ place, text: "" });
    else if (last !== undefined && last.place === undefined) tokens[tokens.length - 1] = { text: last.text + text };
    else tokens.push({ text });
  }
  return tokens;
}
