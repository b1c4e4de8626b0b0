/** What is used of koffi, which calls functions of the C library. */
export interface ForeignCalls {
  /** The functions that this process has already. */
  load(path: null): ForeignLibrary;
  /** Of the last call, also in the callback of one on another thread. */
  errno(): number;
  sizeof(type: string): number;
  address(value: object): bigint;
  readonly os: { readonly errno: Readonly<Record<string, number>> };
}

export interface ForeignLibrary {
  func(declaration: string): ForeignFunction;
}

/** A function of C; arrays are passed as the address of their memory. */
export interface ForeignFunction {
  (...values: readonly ForeignValue[]): number;
  /** On another thread: the last value is the callback. Who calls keeps every array until then. */
  async(...values: readonly (ForeignValue | ((error: unknown, result: number) => void))[]): void;
}

/** What a function of C takes. */
export type ForeignValue = number | bigint | string | ArrayBufferView | null;
