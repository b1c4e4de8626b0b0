import type { Document } from "./documents.ts";
import { sectionsOf } from "./sections.ts";

/** A sentence of a document that obliges, advises or permits. */
export interface Sentence {
  /** Its place in the document, counted within its section: `RFC 3659 §7.9 #2`. Sentences that only permit are not counted. */
  readonly id: string;
  readonly level: Level;
  readonly text: string;
}

/** How strong a sentence is: its strongest word counts. */
export type Level = "must" | "should" | "may";

/** Every normative sentence of a document's text, in its order (RFC 2119 §1–§5, or the plain words of older documents). */
export function normativeSentences(
  { name, words }: Pick<Document, "name" | "words">,
  text: string,
): readonly Sentence[] {
  const counts = new Map<string, number>();
  return sectionsOf(text).flatMap(({ number, paragraphs }) =>
    paragraphs.flatMap(splitSentences).flatMap((sentence): readonly Sentence[] => {
      const level = levelOf(sentence, words);
      if (level === undefined) return [];
      const kept = level === "may" ? "may" : "obligation";
      const key = `${number} ${kept}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return [{ id: `${name} §${number} ${level === "may" ? "may " : ""}#${count}`, level, text: sentence }];
    }),
  );
}

/** A paragraph's sentences. An abbreviation does not end one, nor does a full stop that no capital or quote follows. */
export function splitSentences(paragraph: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { index, 0: end } of paragraph.matchAll(/(?!(?<=")\.")[.?!]["')\]]*\s+(?=["'(<[]*[A-Z0-9])/g)) {
    const next = index + end.length;
    if (abbreviation.test(paragraph.slice(start, index + 1))) continue;
    sentences.push(paragraph.slice(start, next).trim());
    start = next;
  }
  sentences.push(paragraph.slice(start).trim());
  return sentences.filter((sentence) => sentence !== "");
}

const abbreviation = /(?:\b(?:e\.g|i\.e|cf|vs|Sec|No|viz|et al)|^\(?(?:[A-Za-z]|\d{1,2}))\.$/;

function levelOf(sentence: string, words: Document["words"]): Level | undefined {
  const found = strengths.find(([, patterns]) => patterns[words].test(sentence));
  return found?.[0];
}

const strengths: readonly (readonly [Level, Readonly<Record<Document["words"], RegExp>>])[] = [
  ["must", { capital: /\b(?:MUST|SHALL|REQUIRED)\b/, plain: /\b(?:must|shall|(?:is|are|be) required|may not|MUST)\b/ }],
  ["should", { capital: /\b(?:SHOULD|RECOMMENDED)\b/, plain: /\b(?:should|(?:is|are) recommended|SHOULD)\b/i }],
  ["may", { capital: /\b(?:MAY|OPTIONAL)\b/, plain: /\bmay\b/ }],
];
