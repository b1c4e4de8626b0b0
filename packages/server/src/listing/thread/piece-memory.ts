/**
 * Memory for the pieces of one job, which two threads see: nothing is allocated for a piece. Arrays that came from the other
 * thread one by one would be memory that the collector of this one counts and frees, a long pause for each few listings.
 */
export function pieceMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(rooms * roomSize);
}

/** One piece that is being sent, one that is ready, one that is being written. */
export const rooms = 3;

/** The bytes of a room. */
export function roomOf(memory: SharedArrayBuffer, room: number): Uint8Array {
  return new Uint8Array(memory, room * roomSize, roomSize);
}

// More than a piece in its longest encoding and its last line need; what is never written to costs nothing.
const roomSize = 512 * 1024;
