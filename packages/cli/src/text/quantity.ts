/** `1 byte`, `532 bytes`, `1.4 MB`: decimal units, three digits at most before a larger unit is taken. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let value = bytes;
  let unit = -1;
  // 999.95 would be written as 1000.0.
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** `4.0 MB/s`; undefined when the time was too short to tell. Milliseconds. */
export function formatRate(bytes: number, duration: number): string | undefined {
  return duration < shortest ? undefined : `${formatBytes(Math.round((bytes * 1_000) / duration))}/s`;
}

/** `<1 ms`, `35 ms`, `1.4 s`, `2 min 5 s`, `1 h 10 min`. Milliseconds. */
export function formatDuration(duration: number): string {
  if (duration < 0.5) return "<1 ms";
  if (duration < 999.5) return `${Math.round(duration)} ms`;
  if (duration < 9_950) return `${(duration / 1_000).toFixed(1)} s`;
  const seconds = Math.round(duration / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return together(`${minutes} min`, seconds % 60, "s");
  return together(`${Math.floor(minutes / 60)} h`, minutes % 60, "min");
}

/** `1 session`, `3 sessions`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

// The clock and the first packets weigh more than the bytes.
const shortest = 10;

const units = ["kB", "MB", "GB", "TB", "PB"];

function together(large: string, rest: number, unit: string): string {
  return rest === 0 ? large : `${large} ${rest} ${unit}`;
}
