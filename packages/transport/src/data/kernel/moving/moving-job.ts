/** Bytes to be moved between a socket and a plain file, as a thread is asked for it. Both descriptors stay open until it has answered. */
export interface MovingJob {
  /** Its place among those of the thread, free again behind the answer. */
  readonly place: number;
  readonly direction: "send" | "receive";
  /** Of a socket that does not block. */
  readonly socket: number;
  readonly file: number;
  /** The byte of the file where it begins. */
  readonly at: number;
  /** Bytes; at least one. */
  readonly most: number;
}

/** What became of a job. */
export interface Moved {
  /** Bytes; fewer than were asked for when the connection had a rest, ended or broke, or the file ended. */
  readonly moved: number;
  /** This file and this socket cannot go on in this way. */
  readonly unable: boolean;
  /** What broke the connection, which nobody else is told. */
  readonly broken?: Error;
  /** Bytes behind those that moved, which the file would not take: they are taken from the socket, and nowhere else. */
  readonly refused?: Uint8Array;
}

/** What a thread tells: once that it is there, and the end of each job. */
export type MovingAnswer = "ready" | (Moved & { readonly place: number });

/** What a thread is started with. */
export interface MovingStart {
  /** An eventfd(2) that is written to when there is something to be looked at. */
  readonly wakes: number;
  /** What files that are received pass. */
  readonly pipe: { readonly from: number; readonly into: number } | undefined;
  /** For each place 1 when the job there is to end soon. */
  readonly stops: Int32Array;
}

// A thread that serves so many is slow for all of them: more are moved in another way.
export const mostJobs = 64;
