/**
 * A time as at(1) has it, at the beginning of some words, as milliseconds since 1970 UTC, and how many words it takes: `now`,
 * `03:00`, `03:00:30` (today, or tomorrow when that is past), `2026-12-24` before it, `tomorrow` before it, and `+ 5 minutes`
 * behind it. Local time. Undefined for anything else.
 */
export function parseMoment(
  words: readonly string[],
  now: number,
): { readonly at: number; readonly words: number } | undefined {
  const begin = beginning(words, now);
  if (begin === undefined) return undefined;
  const { at, words: taken } = begin;
  const [sign = "", count = "", unit = ""] = (words[taken] ?? "").startsWith("+")
    ? splitDelay(words.slice(taken, taken + 3))
    : [];
  if (sign === "") return begin;
  const length = units[unit.replace(/s$/, "")] ?? units[unit];
  if (!/^\d{1,6}$/.test(count) || length === undefined) return undefined;
  const parts = words[taken] === "+" ? 3 : 2;
  return { at: at + Number(count) * length, words: taken + (attached(words[taken]!) ? parts - 1 : parts) };
}

/** `+ 5 minutes`, `+5 minutes`, `+5min` */
function splitDelay([first = "", second = "", third = ""]: readonly string[]): readonly [string, string, string] {
  const [, count = "", unit = ""] = /^\+(\d+)([a-z]*)$/i.exec(first) ?? [];
  if (count === "") return ["+", second, third.toLowerCase()];
  return ["+", count, (unit || second).toLowerCase()];
}

function attached(first: string): boolean {
  return /^\+\d+[a-z]+$/i.test(first);
}

function beginning(words: readonly string[], now: number): { readonly at: number; readonly words: number } | undefined {
  const [first = "", second = ""] = words;
  if (first === "now") return { at: now, words: 1 };
  const day = dayOf(first, now);
  const time = clockTime(day === undefined ? first : second);
  if (day === undefined) {
    if (time === undefined) return undefined;
    const today = midnight(now) + time;
    return { at: today > now ? today : midnight(now + oneDay) + time, words: 1 };
  }
  return { at: day + (time ?? 0), words: time === undefined ? 1 : 2 };
}

function dayOf(word: string, now: number): number | undefined {
  if (word === "today") return midnight(now);
  if (word === "tomorrow") return midnight(now + oneDay);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(word) ?? [];
  return year === undefined ? undefined : new Date(Number(year), Number(month) - 1, Number(day)).getTime();
}

function clockTime(word: string): number | undefined {
  const [, hours, minutes, seconds = "0"] = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(word) ?? [];
  return hours === undefined ? undefined : (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

function midnight(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

const oneDay = 86_400_000;
const units: Readonly<Record<string, number | undefined>> = {
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: oneDay,
  day: oneDay,
};
