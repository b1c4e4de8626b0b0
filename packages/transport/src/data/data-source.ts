/** What a data connection sends: the bytes of a file or a listing. */
export type DataSource = AsyncIterable<Uint8Array>;
