import { hashAlgorithmOf, hashAlgorithms, quotePath, type HashAlgorithm } from "@tandem/protocol";
import type { Features } from "../session/features.ts";
import type { CommandWords } from "../session/perform-all.ts";

/** A part of a file: the end is not included. */
export interface HashedPart {
  readonly start: number;
  readonly end: number;
}

/** A way in which a server tells the hash of a file. */
export interface HashOffer {
  readonly algorithm: HashAlgorithm;
  /** The hash of a part can be asked for. */
  readonly parts: boolean;
  readonly commands: (path: string, part: HashedPart | undefined) => readonly CommandWords[];
}

/**
 * What FEAT offers, the best hash function first: HASH with RANG (draft-bryan-ftpext-hash), else XSHA256 and its kind, which no
 * document defines, else MD5 (draft-twine-ftpmd5).
 */
export function hashOffers(features: Features): readonly HashOffer[] {
  const offers = [...hashCommand(features), ...checksumCommands(features), ...md5Command(features)];
  return offers.toSorted((a, b) => hashAlgorithms.indexOf(a.algorithm) - hashAlgorithms.indexOf(b.algorithm));
}

/** The function is a matter of the session, so it is named each time: who asks next may have another in mind. */
function hashCommand(features: Features): readonly HashOffer[] {
  const names = features.get("HASH")?.split(";") ?? [];
  const ranges = features.has("RANG");
  return names.flatMap((name): readonly HashOffer[] => {
    const algorithm = hashAlgorithmOf(name.replace("*", ""));
    if (algorithm === undefined) return [];
    const commands: HashOffer["commands"] = (path, part) => [
      ["OPTS", `HASH ${algorithm}`],
      ...(part === undefined ? [] : ([["RANG", `${part.start} ${part.end - 1}`]] as const)),
      ["HASH", path],
    ];
    return [{ algorithm, parts: ranges, commands }];
  });
}

function checksumCommands(features: Features): readonly HashOffer[] {
  return checksums.flatMap(([verb, algorithm]): readonly HashOffer[] => {
    if (!features.has(verb)) return [];
    const commands: HashOffer["commands"] = (path, part) => {
      if (part !== undefined) return [[verb, `${quotePath(path)} ${part.start} ${part.end}`]];
      return [[verb, /[\s"]/.test(path) ? quotePath(path) : path]];
    };
    return [{ algorithm, parts: true, commands }];
  });
}

function md5Command(features: Features): readonly HashOffer[] {
  return features.has("MD5") ? [{ algorithm: "MD5", parts: false, commands: (path) => [["MD5", path]] }] : [];
}

const checksums = [
  ["XSHA256", "SHA-256"],
  ["XSHA512", "SHA-512"],
  ["XSHA1", "SHA-1"],
  ["XSHA", "SHA-1"],
  ["XMD5", "MD5"],
  ["XCRC", "CRC32"],
] as const satisfies readonly (readonly [string, HashAlgorithm])[];
