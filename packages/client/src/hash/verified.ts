/** What was compared of the two sides of a transfer. */
export type Verified = "size" | "hash" | "time";

/** Whether what was moved is compared with what the server has, and by what: `true` by the best that it offers, a hash or else the size. */
export type Verify = boolean | Exclude<Verified, "time">;
