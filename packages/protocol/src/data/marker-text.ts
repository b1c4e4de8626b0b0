import { ProtocolError } from "../protocol-error.ts";
import { longestMarker, otherMode } from "./framing.ts";

/** The text of a restart marker on its way: printable characters without a space (RFC 959 §3.4.2), for it stands in a reply. */
export class MarkerText {
  #text = "";

  /** Throws `ProtocolError` `damaged`. */
  push(bytes: Uint8Array): void {
    if (this.#text.length + bytes.length > longestMarker) {
      throw new ProtocolError("damaged", `The restart marker is longer than ${longestMarker} characters. ${otherMode}`);
    }
    for (const byte of bytes) {
      if (byte <= 0x20 || byte >= 0x7f) {
        throw new ProtocolError(
          "damaged",
          `A restart marker has printable characters only, and no space. ${otherMode}`,
        );
      }
      this.#text += String.fromCharCode(byte);
    }
  }

  /** The whole marker; the next one begins anew. */
  take(): string {
    const taken = this.#text;
    if (taken === "") throw new ProtocolError("damaged", `The restart marker is empty. ${otherMode}`);
    this.#text = "";
    return taken;
  }
}
