/** What a data connection writes to; resolves when it can take more. The bytes are the sink's from then on: nobody changes them. */
export interface DataSink {
  write(bytes: Uint8Array): Promise<void>;
  /** The end of the file was among the bytes: nothing more is awaited from the peer, who need not close first. */
  readonly complete?: boolean;
}
