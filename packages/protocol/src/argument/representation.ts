import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** How the bytes of a file stand on the data connection (RFC 959 §3.1.1). */
export type RepresentationType =
  | { readonly kind: "ascii"; readonly form: "N" | "T" | "C" }
  | { readonly kind: "ebcdic"; readonly form: "N" | "T" | "C" }
  | { readonly kind: "image" }
  | { readonly kind: "local"; readonly byteSize: number };

/** The argument of TYPE: `A [N|T|C]`, `E [N|T|C]`, `I`, `L <byte size>`. */
export const representationType: Grammar<RepresentationType> = {
  syntax: "A [N | T | C] | E [N | T | C] | I | L <byte-size>",
  parse(argument) {
    const [code = "", parameter, ...more] = (argument ?? "").trim().toUpperCase().split(/ +/);
    if (more.length === 0) {
      if (code === "I" && parameter === undefined) return { kind: "image" };
      if (code === "A" || code === "E") {
        const form = parameter ?? "N";
        if (form === "N" || form === "T" || form === "C") return { kind: code === "A" ? "ascii" : "ebcdic", form };
      }
      const bits = Number(parameter);
      if (code === "L" && /^\d{1,3}$/.test(parameter ?? "") && bits >= 1 && bits <= 255)
        return { kind: "local", byteSize: bits };
    }
    throw new ProtocolError("syntax", "TYPE takes A, E, I or L 8.");
  },
  format: formatRepresentationType,
};

/** `A N`, `I`, `L 8`: the argument of TYPE. */
export function formatRepresentationType(type: RepresentationType): string {
  switch (type.kind) {
    case "ascii":
      return type.form === "N" ? "A" : `A ${type.form}`;
    case "ebcdic":
      return type.form === "N" ? "E" : `E ${type.form}`;
    case "image":
      return "I";
    case "local":
      return `L ${type.byteSize}`;
  }
}

/** The file structures of RFC 959 §3.1.2: file, record, page. */
export type FileStructure = "F" | "R" | "P";

/** The argument of STRU. */
export const fileStructure: Grammar<FileStructure> = letter("STRU", ["F", "R", "P"]);

/** The transmission modes of RFC 959 §3.4, stream, block, compressed, and Z (deflate). */
export type TransferMode = "S" | "B" | "C" | "Z";

/** The argument of MODE. */
export const transferMode: Grammar<TransferMode> = letter("MODE", ["S", "B", "C", "Z"]);

function letter<const Letter extends string>(verb: string, letters: readonly Letter[]): Grammar<Letter> {
  return {
    syntax: letters.join(" | "),
    parse(argument) {
      const given = (argument ?? "").trim().toUpperCase();
      const found = letters.find((candidate) => candidate === given);
      if (found === undefined) throw new ProtocolError("syntax", `${verb} takes one letter of ${letters.join(", ")}.`);
      return found;
    },
    format: (value) => value,
  };
}
