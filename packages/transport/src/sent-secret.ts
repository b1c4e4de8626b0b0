import { decodeText, encodeText } from "@tandem/protocol";
import { redactCommandLine, redactEcho } from "@tandem/trace/telling";

/** What the last command of this side told in confidence: no line that answers it may bring it into a trace or an error. */
export class SentSecret {
  #secret: string | undefined;

  /** To be told of each command. */
  note(word: string, argument: string | undefined): void {
    const isSecret = argument !== undefined && redactCommandLine(`${word} ${argument}`) === `${word} ****`;
    this.#secret = isSecret ? argument : undefined;
  }

  /** A line of the peer's, without the secret if it has it. */
  strip(line: Uint8Array): Uint8Array {
    if (this.#secret === undefined) return line;
    const text = decodeText(line);
    const shown = redactEcho(text, this.#secret);
    return shown === text ? line : encodeText(shown);
  }
}
