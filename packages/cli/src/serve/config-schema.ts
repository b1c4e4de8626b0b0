import { commonMediaTypes } from "@tandem/protocol";
import { german, type Language } from "@tandem/server";
import * as z from "zod";
import { duration } from "../options/duration.ts";
import { parseUmask } from "../options/octal.ts";
import { parseDialPort, parsePortRange, parsePublicPort } from "../options/port.ts";
import { parseRunAs } from "../options/run-as.ts";
import { parseWorkers } from "../options/workers.ts";
import { accountFields, anonymousFields, charsetField, hostFields } from "./config-accounts.ts";
import { limitFields, timerFields } from "./config-amounts.ts";
import { bandwidthFields, blocks, defenceFields, publicAddressField } from "./config-defence.ts";
import { fields, flag, listOf, scalar, text, word } from "./config-fields.ts";
import { mountFields, quotaFields } from "./config-folders.ts";
import { passwordFields } from "./config-passwords.ts";
import { listenFields, tlsFields } from "./tls/tls-fields.ts";

/**
 * The form of tandem.yaml. Every scalar arrives as the text that stands in the file and is read by the same function as the
 * option of the command line: `umask: 022` means what it says, and a password of digits keeps its zeros.
 */
export function configSchema() {
  return fields({
    listen: listenFields().optional(),
    tls: tlsFields().optional(),
    folder: text.optional(),
    quota: quotaFields().optional(),
    mounts: mountFields().optional(),
    accounts: accountFields().optional(),
    passwords: passwordFields().optional(),
    anonymous: anonymousFields().optional(),
    hosts: hostFields().optional(),
    "read-only": flag.optional(),
    links: word("within-root", "follow", "refuse").optional(),
    umask: scalar(parseUmask).optional(),
    uploads: fields({
      keep: scalar(duration("0", "30d")).optional(),
      sweep: scalar(sweepInterval).optional(),
      fsync: flag.optional(),
    }).optional(),
    greeting: text.optional(),
    languages: listOf(scalar(languageOf)).optional(),
    charset: charsetField().optional(),
    listings: fields({
      hidden: word("always", "asked").optional(),
      links: word("shown", "followed").optional(),
      language: scalar(languageTag).optional(),
      "media-types": z.union([flag.transform((all) => (all ? commonMediaTypes : undefined)), mediaTypes()]).optional(),
    }).optional(),
    "passive-ports": scalar(parsePortRange).optional(),
    "public-address": publicAddressField().optional(),
    "public-port": scalar(parsePublicPort).optional(),
    "data-peers": word("same-address", "same-network").optional(),
    fxp: blocks().optional(),
    "active-port": scalar(parseDialPort).optional(),
    proxies: blocks().optional(),
    bandwidth: bandwidthFields().optional(),
    defence: defenceFields().optional(),
    "run-as": scalar(parseRunAs).optional(),
    trace: text.optional(),
    timers: timerFields().optional(),
    limits: limitFields().optional(),
    workers: scalar(parseWorkers).optional(),
  });
}

/** What a file that follows the form says. */
export type Config = z.infer<ReturnType<typeof configSchema>>;

/** The languages that come with the server, by their tags. */
const languages: ReadonlyMap<string, Language> = new Map([german].map((language) => [language.tag, language]));

function languageOf(tag: string): Language {
  const found = languages.get(tag.toLowerCase());
  if (found !== undefined) return found;
  throw new Error(
    `It must be a language that comes with the server: ${[...languages.keys()].join(", ")}. English is always there.`,
  );
}

const everySoOften = duration("1m", "7d");

function sweepInterval(given: string): number {
  return given === "0" ? 0 : everySoOften(given);
}

function languageTag(given: string): string {
  try {
    return Intl.getCanonicalLocales(given)[0] ?? given;
  } catch (cause) {
    throw new Error("It must be a language tag, like en or de-CH.", { cause });
  }
}

/** `{ nc1: application/x-cnc }`: extensions without their dot. */
function mediaTypes() {
  const type = scalar((given) => {
    if (/^[\w.+-]+\/[\w.+-]+$/.test(given)) return given.toLowerCase();
    throw new Error("It must be a media type, like text/plain.");
  });
  return z
    .record(z.string(), type)
    .transform((types) => new Map(Object.entries(types).map(([extension, one]) => [extension.toLowerCase(), one])));
}
