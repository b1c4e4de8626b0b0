import { decodeText, formatReply, type Endpoint, type Reply } from "@tandem/protocol";
import { redactCommandLine, type SessionTrace, type Side } from "@tandem/trace/telling";
import { otherSide } from "./other-side.ts";
import type { TlsFacts } from "./tls/secure-socket.ts";

/** Tells the trace what one side says and hears on its control connection, with secrets replaced. */
export class ControlTelling {
  readonly #trace: SessionTrace;
  readonly #side: Side;

  constructor(trace: SessionTrace, side: Side) {
    this.#trace = trace;
    this.#side = side;
  }

  opened(local: Endpoint, remote: Endpoint): void {
    const [client, server] = this.#side === "server" ? [remote, local] : [local, remote];
    this.#trace.emit({ kind: "control.open", recorder: this.#side, client, server });
  }

  secured({ protocol, cipher, reused }: TlsFacts): void {
    this.#trace.emit({ kind: "control.secured", protocol, cipher, reused });
  }

  reply(reply: Reply): void {
    if (!this.#trace.tells("control.line")) return;
    for (const text of formatReply(reply)) this.#trace.emit({ kind: "control.line", from: this.#side, text });
  }

  command(word: string, argument: string | undefined): void {
    if (!this.#trace.tells("control.line")) return;
    const text = redactCommandLine(argument === undefined ? word : `${word} ${argument}`);
    this.#trace.emit({ kind: "control.line", from: this.#side, text });
  }

  received(line: Uint8Array): void {
    if (!this.#trace.tells("control.line")) return;
    const from = otherSide(this.#side);
    const text = decodeText(line);
    this.#trace.emit({ kind: "control.line", from, text: from === "client" ? redactCommandLine(text) : text });
  }

  closed(by: Side, reason: string | undefined): void {
    this.#trace.emit(reason === undefined ? { kind: "control.close", by } : { kind: "control.close", by, reason });
  }
}
