import {
  firstDigit,
  firstDigits,
  replyCodes,
  secondDigits,
  verbRow,
  verbs,
  commonRefusals,
  type ReplyCode,
  type Verb,
} from "@tandem/protocol";
import { heading, paragraph, type Page } from "./page.ts";

/** What a reply code says, digit by digit, when a server sends it and what to do then (RFC 959 §4.2). */
export function explainCode(code: ReplyCode, page: Page): readonly string[] {
  const { rfc, meaning, when, next } = replyCodes[code];
  const [first, second] = digitsOf(code);
  const { name, meaning: says } = firstDigits[first];
  const senders = (Object.keys(verbs) as Verb[]).filter((verb) => verbRow(verb).replies.includes(code));
  return [
    ...heading(page, String(code), meaning, rfc),
    "",
    ...paragraph(page, `${first}yz`, `${capital(name)}. ${says}`),
    ...paragraph(page, `x${second}z`, `It is about ${secondDigits[second]}.`),
    "",
    ...paragraph(page, "When", when),
    ...paragraph(page, "Next", next),
    ...(senders.length === 0 ? [] : ["", ...paragraph(page, "Answers", `${senders.join(", ")}.`)]),
    ...(isCommon(code)
      ? paragraph(page, senders.length === 0 ? "Answers" : "", "Any command may be refused with it.")
      : []),
  ];
}

function digitsOf(code: ReplyCode): readonly [keyof typeof firstDigits, keyof typeof secondDigits] {
  // The last row of digits has 6yz, which is no answer of its own and which `firstDigit` counts as 5.
  const first = code >= 600 ? 6 : firstDigit(code);
  return [first, (Math.floor(code / 10) % 10) as keyof typeof secondDigits];
}

function isCommon(code: ReplyCode): boolean {
  return commonRefusals.some((common) => common === code);
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
