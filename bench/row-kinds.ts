import { bigFiles } from "./places.ts";
import { GIBIBYTE, KIBIBYTE, MEBIBYTE, type ServerRow } from "./row.ts";
import type { Security } from "./servers.ts";
import { big, bigInClear, idle, ratio, small, smallUnderTls } from "./targets.ts";

/** A file to each session: 1 GiB, or as much together as takes about a second. */
export function bigDownload(sessions: 1 | 4 | 16, security: Security): ServerRow {
  const clear = security === "clear";
  const size = clear && sessions < 16 ? GIBIBYTE : (clear ? 4 : 1) * (GIBIBYTE / sessions);
  const file = bigFiles.find(([, bytes]) => bytes === size)?.[0] ?? "";
  const each = ["--size", String(size), "--count", "1", "--sessions", String(sessions)];
  return {
    name: `get-${sessions}${suffix(security)}`,
    title: `download ${amount(sessions, size)}${crowd(sessions)}${under(security)}`,
    ...speed,
    targets: clear ? bigInClear : big,
    security,
    load: ["retrieve", "--path", file, ...each],
    ...(clear && { raw: ["pull", ...each] }),
    needs: needed(security),
  };
}

/** A file from each session, to a file system in memory or on disk. */
export function bigUpload(sessions: 1 | 4 | 16, security: Security, place: "memory" | "disk"): ServerRow {
  const whole = security === "tls" || sessions > 1 ? GIBIBYTE / 2 : GIBIBYTE;
  const size = whole / sessions;
  return {
    name: `put${place === "disk" ? "-disk" : ""}-${sessions}${suffix(security)}`,
    title: `upload ${amount(sessions, size)}${crowd(sessions)}, to ${place === "disk" ? "a disk" : "memory"}${under(security)}`,
    ...speed,
    targets: big,
    security,
    load: [
      ...["store", "--path", place === "disk" ? "/disk" : "/upload", "--size", String(size)],
      ...["--count", "1", "--sessions", String(sessions)],
    ],
    ...(place === "memory" && { uploads: whole }),
    needs: needed(security),
  };
}

/** Files of 1 KiB or 64 KiB, one behind the other in each session. */
export function smallFiles(
  direction: "get" | "put",
  kibibytes: 1 | 64,
  sessions: 1 | 16,
  how: { readonly security?: Security; readonly active?: boolean } = {},
): ServerRow {
  const { security = "clear", active = false } = how;
  const name = `${direction}-${kibibytes === 1 ? "small" : "64k"}-${sessions}`;
  const form = sessions === 1 ? latency : throughput;
  const download = [
    "retrieve",
    "--path",
    ...(kibibytes === 1 ? ["/small/f", "--files", "1000"] : ["/64k/f", "--files", "200"]),
  ];
  return {
    name: `${name}${active ? "-active" : ""}${suffix(security)}`,
    title: `${direction === "get" ? "download" : "upload"} ${kibibytes} KiB${crowd(sessions)}${active ? ", active (PORT)" : ""}${under(security)}`,
    ...form,
    also: { ...form.also, ...(security === "tls" && { resumedPercent: "TLS resumed %" }) },
    targets: security === "tls" ? smallUnderTls(form.figure) : small(form.figure),
    security,
    lasts: 1,
    load: [
      ...(direction === "get" ? download : ["store", "--path", "/upload"]),
      ...["--size", String(kibibytes * KIBIBYTE)],
      ...together(sessions),
      ...(active ? ["--active"] : []),
    ],
    needs: [...needed(security), ...(active && sessions > 1 ? (["PORT"] as const) : [])],
  };
}

/** Connect, log in, quit. */
export function logins(sessions: 1 | 16): ServerRow {
  const form = sessions === 1 ? latency : throughput;
  return {
    name: `login-${sessions}`,
    title: `connect, log in, quit, ${sessions} at a time`,
    ...form,
    targets: [ratio(form.figure, "speed")],
    security: "clear",
    lasts: 1,
    load: ["login", ...together(sessions)],
    needs: ["FTP"],
  };
}

/** A directory of so many thousand entries, again and again. */
export function listing(command: "LIST" | "MLSD" | "NLST", thousands: 1 | 10 | 100): ServerRow {
  return {
    name: `${command.toLowerCase()}-${thousands}k`,
    title: `${command} of ${thousands},000 entries`,
    figure: "medianMilliseconds",
    unit: "ms",
    also: { serverCpuMicroseconds: "server CPU µs" },
    targets: [ratio("medianMilliseconds", "speed")],
    security: "clear",
    lasts: 1,
    load: ["list", "--path", `/d${thousands}k`, "--lines", String(thousands * 1_000), "--command", command],
    needs: command === "MLSD" ? ["FTP", "MLSD"] : ["FTP"],
  };
}

/** Small downloads with a rest between them, beside others who take what they can. */
export function beside(name: string, others: string, background: readonly string[]): ServerRow {
  return {
    name,
    title: `download 1 KiB beside ${others}`,
    figure: "p99Microseconds",
    unit: "p99 µs",
    also: { medianMicroseconds: "median µs", backgroundMegabytesPerSecond: "the others, MB/s" },
    targets: [ratio("p99Microseconds", "p99"), ratio("medianMicroseconds", "median")],
    security: "clear",
    // Enough for a hundredth of them to be more than one.
    lasts: 4,
    load: [
      ...["retrieve", "--path", "/small/f", "--files", "1000", "--size", String(KIBIBYTE), "--pause-us", "2000"],
      ...background,
    ],
    needs: ["FTP"],
  };
}

/** Sessions that have logged in and wait; thousands of them only where one process holds them all. */
export function idleSessions(count: number, security: Security): ServerRow {
  return {
    name: `idle-${count}${suffix(security)}`,
    title: `memory of an idle session, ${count.toLocaleString("en")} of them open${under(security)}`,
    figure: "kilobytesPerSession",
    unit: "kB (PSS)",
    also: {
      baseMegabytes: "server alone, MB",
      processes: "more processes",
      idleCpuPercent: "idle CPU %",
      loginMilliseconds: "next login, ms",
      medianMicroseconds: "NOOP µs",
    },
    targets: idle(security === "tls" ? 80 : 16),
    security,
    fresh: true,
    // With TLS the others need a minute to log in.
    rounds: security === "tls" ? 1 : 2,
    load: ["idle", "--sessions", String(count)],
    needs: [...needed(security), ...(count > 1_000 ? (["sessions"] as const) : [])],
  };
}

const speed = {
  figure: "megabytesPerSecond",
  unit: "MB/s",
  also: { serverCpuSecondsPerGigabyte: "server CPU s/GB" },
} as const;

/** One operation at a time. */
export const latency = {
  figure: "medianMicroseconds",
  unit: "µs",
  also: { p99Microseconds: "p99 µs", serverCpuMicroseconds: "server CPU µs" },
} as const;

const throughput = {
  figure: "perSecond",
  unit: "per s",
  also: { p99Microseconds: "p99 µs", serverCpuMicroseconds: "server CPU µs" },
} as const;

/** One session shares a CPU with its server, so that waking each other takes as long each time. */
export const together = (sessions: number): readonly string[] => [
  ...["--sessions", String(sessions)],
  ...(sessions === 1 ? ["--pin"] : []),
];

function needed(security: Security): ServerRow["needs"] {
  return security === "tls" ? ["FTP", "TLS"] : ["FTP"];
}

const suffix = (security: Security): string => (security === "tls" ? "-tls" : "");
const under = (security: Security): string => (security === "tls" ? ", TLS 1.3" : "");
const crowd = (sessions: number): string => (sessions === 1 ? ", 1 session" : `, ${sessions} sessions`);

function amount(count: number, size: number): string {
  const one = size === GIBIBYTE ? "1 GiB" : `${size / MEBIBYTE} MiB`;
  return count === 1 ? one : `${count} × ${one}`;
}
