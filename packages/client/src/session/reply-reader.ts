import { decodeText, printable, ProtocolError, ReplyDecoder, type Reply } from "@tandem/protocol";
import type { Clock, ControlReader, NetworkFault, Timer } from "@tandem/transport";
import type { ClientLimits } from "../options.ts";
import type { ConnectionFault } from "../ftp-error.ts";

/** What the reader of replies tells. Nothing follows `failed` or `ended`. */
export interface ReplyListener {
  reply(reply: Reply): void;
  /** What came is no reply, or has no end. */
  failed(fault: ConnectionFault, message: string, cause?: unknown): void;
  ended(fault: NetworkFault | undefined): void;
}

export interface ReplyReaderOptions {
  readonly clock: Clock;
  readonly limits: ClientLimits;
  /** Milliseconds of silence that end a reply closed by another code. */
  readonly quiet: number;
  /** The server, as messages name it. */
  readonly peer: string;
  readonly listener: ReplyListener;
}

/** Reads the control connection as replies, and tells when what speaks there is no FTP server. */
export class ReplyReader implements ControlReader {
  readonly #decoder: ReplyDecoder;
  readonly #options: ReplyReaderOptions;
  #closing: Timer | undefined;
  #replies = 0;
  #over = false;

  constructor(options: ReplyReaderOptions) {
    this.#options = options;
    this.#decoder = new ReplyDecoder(options.limits);
  }

  /** A reply of several lines has begun. */
  get unfinished(): boolean {
    return this.#decoder.unfinished;
  }

  line(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#closing?.cancel();
    // Some servers end a line with NUL as well.
    const text = decodeText(bytes).replace(/\0+$/, "");
    // Some servers put an empty line between two replies.
    if (text.trim() === "" && !this.#decoder.unfinished) return;
    try {
      const reply = this.#decoder.push(text);
      if (reply !== undefined) this.#tell(reply);
      else this.#awaitForeignEnd(text);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(...this.#explain(text), error);
    }
  }

  overlong(): void {
    this.#fail("malformed", `${this.#options.peer} sent a line of more than ${this.#options.limits.line} bytes.`);
  }

  end(fault: NetworkFault | undefined): void {
    this.#closing?.cancel();
    if (this.#over) return;
    this.#over = true;
    this.#options.listener.ended(fault);
  }

  /** Some servers close a multi-line reply with a line of another code (`226-…`, `150 …`): when nothing follows it, it was the last. */
  #awaitForeignEnd(text: string): void {
    if (!/^[1-5]\d\d /.test(text)) return;
    this.#closing = this.#options.clock.timer(this.#options.quiet, () => {
      const reply = this.#decoder.finish();
      if (reply !== undefined && !this.#over) this.#tell({ code: Number(text.slice(0, 3)), lines: reply.lines });
    });
  }

  #tell(reply: Reply): void {
    this.#replies++;
    this.#options.listener.reply(reply);
  }

  #fail(fault: ConnectionFault, message: string, cause?: unknown): void {
    this.#over = true;
    this.#options.listener.failed(fault, message, cause);
  }

  #explain(text: string): readonly [ConnectionFault, string] {
    const { peer } = this.#options;
    if (this.#replies > 0) return ["malformed", `${peer} sent a line that is no reply: "${shown(text)}".`];
    const other = protocols.find(({ banner }) => banner.test(text));
    if (other === undefined) {
      return ["not-ftp", `What answers at ${peer} is no FTP server; it said "${shown(text)}". Check the port.`];
    }
    return ["not-ftp", `${peer} speaks ${other.name}, not FTP; it said "${shown(text)}". ${other.advice}`];
  }
}

interface OtherProtocol {
  readonly banner: RegExp;
  readonly name: string;
  readonly advice: string;
}

const protocols: readonly OtherProtocol[] = [
  {
    banner: /^SSH-/,
    name: "SSH",
    advice: "Files are served there by SFTP, another protocol; use an SFTP client, or the port of FTP.",
  },
  { banner: /^HTTP\/|^<(?:!doctype|html)/i, name: "HTTP", advice: "Use an http: address, or the port of FTP." },
  { banner: /^\+OK|^\* OK|^RFB |^@RSYNCD:/, name: "another protocol", advice: "Check the port." },
];

function shown(text: string): string {
  return printable(text.slice(0, 80));
}
