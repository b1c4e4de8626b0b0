// The few names of the web platform that the protocol needs. Declared here, because this package compiles with `types: []`:
// neither Node's nor the browser's own names exist in it.

declare class TextEncoder {
  encode(input?: string): Uint8Array;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
