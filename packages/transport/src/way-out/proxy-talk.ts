import { faultOf } from "../network-fault.ts";
import type { Socket } from "../network.ts";
import { ProxyRefusal } from "./proxy-refusal.ts";

/**
 * What is said with a proxy before it carries bytes. Nothing is read that belongs to what follows: the stream begins there when
 * this is disposed of.
 */
export class ProxyTalk implements Disposable {
  readonly #stream: Socket["stream"];
  #over: Error | undefined;
  #wake: () => void = () => {};

  constructor({ stream }: Pick<Socket, "stream">) {
    this.#stream = stream;
    stream.on("readable", this.#readable).on("end", this.#end).on("close", this.#end).on("error", this.#error);
    if (stream.destroyed || stream.readableEnded) this.#end();
  }

  say(bytes: Uint8Array): void {
    if (!this.#stream.destroyed) this.#stream.write(bytes);
  }

  /** So many bytes. Rejects with {@link ProxyRefusal} when the proxy goes away before them. */
  async hear(count: number): Promise<Uint8Array> {
    for (;;) {
      const bytes = this.#stream.read(count) as Uint8Array | null;
      if (bytes?.length === count) return bytes;
      // Of a stream that has ended, a read gives what is left.
      if (bytes !== null) this.#end();
      if (this.#over !== undefined) throw this.#over;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  [Symbol.dispose](): void {
    this.#stream
      .off("readable", this.#readable)
      .off("end", this.#end)
      .off("close", this.#end)
      .off("error", this.#error);
  }

  readonly #readable = (): void => this.#wake();

  readonly #end = (): void => {
    this.#over ??= new ProxyRefusal("reset", "it closed the connection without an answer");
    this.#wake();
  };

  readonly #error = (cause: Error): void => {
    this.#over ??= new ProxyRefusal(faultOf(cause), "it broke the connection off", { cause });
    this.#wake();
  };
}
