/** A socket that waits for connections already, handed to this program by whoever started it. */
export interface InheritedListener {
  readonly descriptor: number;
  /** What the service manager calls it (`FileDescriptorName=`), when it says so. */
  readonly name: string | undefined;
}

/**
 * The sockets that a service manager hands over, as sd_listen_fds(3) tells them in the environment of process `pid`; none when
 * they are meant for another process or there is nothing of the kind. Throws `RangeError` when the number cannot be one.
 */
export function inheritedListeners(
  { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES }: Readonly<Record<string, string | undefined>>,
  pid: number,
): readonly InheritedListener[] {
  if (LISTEN_FDS === undefined || LISTEN_PID !== String(pid)) return [];
  const count = /^\d{1,4}$/.test(LISTEN_FDS) ? Number(LISTEN_FDS) : Number.NaN;
  if (!(count <= most)) {
    throw new RangeError(
      `LISTEN_FDS says that "${LISTEN_FDS}" sockets are handed over; it must be a number up to ${most}.`,
    );
  }
  const names = LISTEN_FDNAMES?.split(":") ?? [];
  return Array.from({ length: count }, (_, at) => ({ descriptor: firstDescriptor + at, name: names[at] || undefined }));
}

// SD_LISTEN_FDS_START: behind standard input, output and error.
const firstDescriptor = 3;
// As many descriptors as most systems let a process have without being asked.
const most = 1024;
