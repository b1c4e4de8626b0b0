import { InvalidArgumentError } from "commander";

/** Reads a whole number within bounds, both included. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads seconds (`10`, `0.5`) as milliseconds, from `least` seconds up to a day. */
export function seconds(least: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,5}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= day) return Math.round(number * 1_000);
    throw new InvalidArgumentError(`It must be seconds, from ${least} to ${day}.`);
  };
}

const day = 86_400;
