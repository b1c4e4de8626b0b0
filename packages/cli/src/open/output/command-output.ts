/** Where what a command says goes: to the person, into a file, to another program. */
export interface CommandOutput {
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
  /** It goes elsewhere than it would by itself. */
  readonly redirected: boolean;
  /** One line. */
  print(line: string): void;
  /** Bytes as they are; resolves when there is room for more. Rejects with `OutputClosed` when nobody reads them any more. */
  write(bytes: Uint8Array): Promise<void>;
}
