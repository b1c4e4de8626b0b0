import { randomInt } from "node:crypto";
import { childPath, nameOf, parentPath, reply, rootPath, type VirtualPath } from "@tandem/protocol";
import { brokenOff } from "../session/broken-off.ts";
import type { Handler } from "../session/handler.ts";

/**
 * STOU: store under a name that is not used yet, made from the one that is given, if one is. The announcement names it,
 * `150 FILE: name`, in the form that RFC 1123 §4.1.2.9 asks for. RFC 959 §4.1.3.
 */
export const STOU: Handler<"STOU"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, asked) {
    if (session.takeRestart() > 0 || session.takeRange() !== undefined)
      return reply(554, "A new file has no place to restart at; send STOU alone.");
    const path = uniquePath(asked ?? childPath(session.facts.directory, "upload"));
    const name = parentPath(path) === session.facts.directory ? nameOf(path) : path;
    return transfer.receive({ verb: "STOU", path, name, announcement: `FILE: ${name}` }, (abort) =>
      // No owner: nobody could ask for a name again that is new each time.
      storage.write(path, { exclusive: true, ...brokenOff(storage, abort) }),
    );
  },
};

/** `notes.txt` gives `notes.k3f9x0q2.txt`. Sessions that ask at the same moment get different names, and nobody can foretell them. */
function uniquePath(asked: VirtualPath): VirtualPath {
  const given = asked === rootPath ? "upload" : nameOf(asked);
  const dot = given.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [given.slice(0, dot), given.slice(dot)] : [given, ""];
  const letters = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return childPath(asked === rootPath ? rootPath : parentPath(asked), `${stem}.${letters}${extension}`);
}

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
