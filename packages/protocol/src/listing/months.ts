import { legacyCharset } from "../charset/charset.ts";
import { encodeText, hasEscapes } from "../text.ts";

/**
 * The month, 1 to 12, that a word of a listing names in any of the languages that servers list in, in full or cut short, with or
 * without a point. A word that is no UTF-8 is tried in the charsets of those languages. Undefined when it names none.
 */
export function monthOf(word: string): number | undefined {
  if (word.length > longest || word.length < 2) return undefined;
  const known = byWord.get(word);
  if (known !== undefined) return known;
  return plainMonth(word) ?? (hasEscapes(word) ? legacyMonth(word) : undefined);
}

/** What stands for a month in each language: as GNU, BSD and Solaris write it in listings, and what older systems wrote. */
const names: readonly (readonly string[])[] = [
  "january jan januar janvier janv jän jänner gennaio gen gener ene enero jaan ian led sty sau oca янв січ ιαν tammi",
  "february feb februar fév févr fev fevr febr febbraio febrero veebr úno uno lut vas şub sub фев февр лют φεβ helmi",
  "march mar mär märz mrz maerz mars mrt märc márc mart mär marzo març bře bre kov бер мар μαρ maalis mac",
  "april apr avr avril abr abril ápr dub kwi bal nis апр кві απρ huhti",
  "may mai maj máj mag maggio mayo maio mei kvě kve geg май мая тра μαϊ μάι μαι touko",
  "june jun jui juin giu giugno junho jún juuni iun cze čen čvn cvn bir haz июн чер ιουν ιούν kesä kesa",
  "july jul juil juillet lug luglio julho júl juuli iul lip čec čvc cvc lie tem июл лип ιουλ ιούλ heinä heina",
  "august aug aoû août aou agosto ago avg sie srp rgp ağu agu авг сер αυγ αύγ elo",
  "september sep sept set settembre setembro szept sze wrz zář zar rgs eyl сен сент вер σεπ syys",
  "october oct okt ott ottobre out outubro październik paź paz říj rij spa eki окт жов οκτ loka",
  "november nov novembre nobre noi lis lap kas ноя нояб лис νοε νοέ marras",
  "december dec dez des dic déc dicembre diciembre dezembro dets pro gru grd ara дек гру δεκ joulu",
].map((line) => line.split(" "));

const longest = 24;
const byWord = new Map<string, number>();
for (const [at, words] of names.entries()) {
  const short = words[1]!;
  for (const word of [...words, short[0]!.toUpperCase() + short.slice(1), short.toUpperCase()])
    byWord.set(word, at + 1);
}
const english = new Map(names.map(([, short], at) => [short!, at + 1]));

// Where the same letters are other bytes: Western, Central European, Cyrillic, Greek and Turkish.
const charsets = [
  "windows-1252",
  "windows-1250",
  "iso-8859-2",
  "koi8-r",
  "windows-1251",
  "windows-1253",
  "windows-1254",
];

function plainMonth(word: string): number | undefined {
  const letters = (word.endsWith(".") ? word.slice(0, -1) : word).toLowerCase().normalize("NFC");
  // A longer form of what nearly every language shares: novembre, Dezember, október.
  return byWord.get(letters) ?? (longer.test(letters) ? english.get(letters.slice(0, 3)) : undefined);
}

const longer = /^\p{L}{4,10}$/u;

function legacyMonth(word: string): number | undefined {
  const bytes = encodeText(word);
  for (const charset of charsets) {
    const text = legacyCharset(charset).decode(bytes);
    const month = text === undefined ? undefined : plainMonth(text);
    if (month !== undefined) return month;
  }
  return undefined;
}
