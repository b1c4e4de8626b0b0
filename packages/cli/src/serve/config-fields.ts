import * as z from "zod";
import { nearest } from "../text/nearest.ts";

/** A mapping with these keys and no other; a mistyped key is told the one it may have meant. */
export function fields<const Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      const [near] = nearest(issue.keys[0] ?? "", Object.keys(shape), 1);
      return near === undefined ? "There is no such key here." : `There is no such key here; did you mean ${near}?`;
    },
  });
}

/** A scalar that `parse` reads; the message of what it throws is the complaint. */
export function scalar<Value>(parse: (text: string) => Value) {
  return z.string().transform((text, context): Value => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  });
}

/** What `read` takes, or the word `unlimited`. */
export function unlimited(read: (text: string) => number): (text: string) => number {
  return (given) => (given === "unlimited" ? Infinity : read(given));
}

/** One of these words. */
export function word<const Word extends string>(...words: readonly Word[]) {
  return scalar((text) => {
    const found = words.find((one) => one === text);
    if (found !== undefined) return found;
    throw new Error(`It must be ${words.slice(0, -1).join(", ")} or ${words.at(-1)}.`);
  });
}

/** `true` or `false`. */
export const flag = scalar((text) => {
  if (text === "true" || text === "false") return text === "true";
  throw new Error("It must be true or false.");
});

/** Anything but nothing. */
export const text = scalar((given) => {
  if (given === "") throw new Error("It is empty.");
  return given;
});

/** One of these, or a list of them that may be empty. */
export function anyOf<Item extends z.ZodType>(item: Item) {
  return z.union([item.transform((one) => [one]), z.array(item)]);
}

/** One of these, or a list of at least one of them. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.union([item.transform((one) => [one]), z.array(item).min(1, "The list is empty.")]);
}
