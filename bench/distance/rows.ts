/** What is measured: copies of a directory, over a way of some length. */
export interface Row {
  readonly name: string;
  readonly files: "small" | "big";
  readonly direction: "up" | "down";
  /** Milliseconds there and back; 0 is the loopback of one machine. */
  readonly roundTrip: number;
  readonly connections: number;
}

const roundTrips = [0, 10, 50];

/** All rows: first those of many small files, then those of one big file. */
export const rows: readonly Row[] = [
  ...[1, 8].flatMap((connections) =>
    roundTrips.toReversed().flatMap((roundTrip) => both({ files: "small", roundTrip, connections })),
  ),
  ...[0, 10].flatMap((roundTrip) => both({ files: "big", roundTrip, connections: 1 })),
];

/** How many small files there are, each of 4 KiB, and how long the big one is, in bytes. */
export const sizes = { count: 200, small: 4096, big: 256 * 2 ** 20 } as const;

/**
 * How many clients of a row are under way at once. Over 50 ms one connection is busy for a hundredth of the time, so that all
 * may be on their way together, each over a link of its own; where work takes a good part of the time, one goes after the other.
 */
export function lanes({ roundTrip, connections, files }: Row): number {
  if (connections > 1 || files === "big" || roundTrip < 10) return 1;
  return roundTrip < 50 ? 3 : Number.POSITIVE_INFINITY;
}

function both(row: Omit<Row, "direction" | "name">): readonly Row[] {
  const { files, roundTrip, connections } = row;
  return (["up", "down"] as const).map((direction) => ({
    ...row,
    direction,
    name: [files, direction, `${String(roundTrip)}ms`, ...(files === "small" ? [`x${String(connections)}`] : [])].join(
      "-",
    ),
  }));
}
