import { formatCidr, parseCidr } from "@tandem/protocol";
import type { AccountLimits, Bandwidth, Defence, PublicAddressRule } from "@tandem/server";
import * as z from "zod";
import { parsePublicAddress } from "../options/address.ts";
import { byteCount } from "../options/byte-count.ts";
import { byteRate } from "../options/byte-rate.ts";
import { duration } from "../options/duration.ts";
import { wholeNumber } from "../options/number.ts";
import { present } from "../present.ts";
import { anyOf, fields, scalar, unlimited, word } from "./config-fields.ts";

/** `defence:`, how guessers and noise are met. */
export function defenceFields() {
  return fields({
    allow: blocks().optional(),
    block: blocks().optional(),
    suspects: word("slow", "ban").optional(),
    points: scalar(wholeNumber(1, 10_000)).optional(),
    "half-life": scalar(duration("1s", "30d")).optional(),
    memory: scalar(duration("1s", "365d")).optional(),
  }).transform(({ "half-life": halfLife, ...given }): Partial<Defence> => present({ ...given, halfLife }));
}

/** `bandwidth:`, bytes a second of the server, of each account and of each session. */
export function bandwidthFields() {
  return fields({ server: rate().optional(), account: rate().optional(), session: rate().optional() }).transform(
    (given): Partial<Bandwidth> => present(given),
  );
}

/** `limits:` of an account. */
export function accountLimitFields() {
  return fields({
    sessions: scalar(unlimited(count)).optional(),
    transfers: scalar(unlimited(count)).optional(),
    "upload-size": scalar(unlimited(byteCount(1))).optional(),
    bandwidth: rate().optional(),
    "session-bandwidth": rate().optional(),
  }).transform(({ "upload-size": uploadSize, "session-bandwidth": sessionBandwidth, ...given }): AccountLimits =>
    present({ ...given, uploadSize, sessionBandwidth }),
  );
}

/** `public-address:`, an address or a host name, or a list of rules: who is told which. */
export function publicAddressField() {
  const address = scalar(parsePublicAddress);
  const rule = fields({ clients: blocks().optional(), address: address.optional() }).transform(
    (given): PublicAddressRule => present(given),
  );
  return z.union([address, z.array(rule).min(1, "The list is empty.")]);
}

/** Addresses and blocks of them: one, or a list. */
export function blocks() {
  return anyOf(scalar(blockOfAddresses));
}

/** `10 MB`, or `{ download: 10 MB, upload: 1 MB }`. */
function rate() {
  const one = scalar(byteRate);
  const both = fields({ download: one.optional(), upload: one.optional() })
    .refine(({ download, upload }) => download !== undefined || upload !== undefined, {
      error: "It limits nothing: give download:, like 10 MB, or upload:, or both.",
    })
    .transform((given) => present(given));
  return z.union([one, both]);
}

function blockOfAddresses(given: string): string {
  try {
    return formatCidr(parseCidr(given));
  } catch (cause) {
    throw new Error("It must be an address or a block of them, like 10.0.0.7 or 10.0.0.0/8.", { cause });
  }
}

const count = wholeNumber(1, 999_999_999);
