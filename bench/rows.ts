import type { FigureName } from "./results.ts";

/** One thing that is measured. Rows of servers and of clients share this shape, so that one report prints both. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** The figure that is compared, its unit, and whether more of it is better. */
  readonly figure: FigureName;
  readonly unit: string;
  readonly better: "more" | "less";
  /** Figures that explain the first one. */
  readonly also: Readonly<Partial<Record<FigureName, string>>>;
}

/** A row that the load generator runs against every server. */
export interface ServerRow extends Row {
  /** Workload and options of `load/load.c`. */
  readonly load: readonly string[];
  /** The row goes on for `--seconds` instead of a number of operations. */
  readonly timed?: true;
  /** Bytes that the row uploads, as far as they are known beforehand. */
  readonly uploads?: number;
  /** The server is started anew for this row. */
  readonly fresh?: true;
  readonly needs?: "MLSD";
}

/** A row that every client runs against one server. */
export interface ClientRow extends Row {
  readonly operation: "get" | "put";
  readonly file: string;
}

export const GIBIBYTE = 2 ** 30;
const KIBIBYTE = 2 ** 10;
const UPLOAD = GIBIBYTE / 4;

const big = {
  figure: "megabytesPerSecond",
  unit: "MB/s",
  better: "more",
  also: { serverCpuSecondsPerGigabyte: "server CPU s/GB" },
} as const;
const latency = {
  figure: "medianMicroseconds",
  unit: "µs",
  better: "less",
  also: { p99Microseconds: "p99 µs", serverCpuMicroseconds: "server CPU µs" },
} as const;
const throughput = {
  figure: "perSecond",
  unit: "per s",
  better: "more",
  also: { p99Microseconds: "p99 µs", serverCpuMicroseconds: "server CPU µs" },
} as const;

const download = (sessions: number): readonly string[] =>
  `retrieve --path /big.bin --size ${GIBIBYTE} --count 1 --sessions ${sessions}`.split(" ");
const upload = (sessions: number): readonly string[] =>
  `store --path /upload --size ${UPLOAD} --count ${4 / sessions} --sessions ${sessions}`.split(" ");
const small = `--size ${KIBIBYTE}`;
const smallDownload = `retrieve --path /small/f --files 1000 ${small}`.split(" ");
const smallUpload = `store --path /upload ${small}`.split(" ");
const listing = (command: string): readonly string[] =>
  `list --path /d100k --lines 100000 --command ${command}`.split(" ");
const listed = {
  figure: "medianMilliseconds",
  unit: "ms",
  better: "less",
  also: { serverCpuMicroseconds: "server CPU µs" },
  timed: true,
} as const;
const alone = ["--sessions", "1", "--pin"];
const crowd = ["--sessions", "16"];

export const serverRows: readonly ServerRow[] = [
  { name: "get-1", title: "download 1 GiB, 1 session", ...big, load: download(1) },
  { name: "get-4", title: "download 4 × 1 GiB, 4 sessions", ...big, load: download(4) },
  { name: "put-1", title: "upload 4 × 256 MiB, 1 session", ...big, load: upload(1), uploads: GIBIBYTE },
  { name: "put-4", title: "upload 4 × 256 MiB, 4 sessions", ...big, load: upload(4), uploads: GIBIBYTE },
  {
    name: "get-small-1",
    title: "download 1 KiB, 1 session",
    ...latency,
    timed: true,
    load: [...smallDownload, ...alone],
  },
  {
    name: "get-small-1-active",
    title: "download 1 KiB, 1 session, active (PORT)",
    ...latency,
    timed: true,
    load: [...smallDownload, ...alone, "--active"],
  },
  {
    name: "get-small-16",
    title: "download 1 KiB, 16 sessions",
    ...throughput,
    timed: true,
    load: [...smallDownload, ...crowd],
  },
  { name: "put-small-1", title: "upload 1 KiB, 1 session", ...latency, timed: true, load: [...smallUpload, ...alone] },
  {
    name: "put-small-16",
    title: "upload 1 KiB, 16 sessions",
    ...throughput,
    timed: true,
    load: [...smallUpload, ...crowd],
  },
  { name: "login-1", title: "connect, log in, quit, 1 at a time", ...latency, timed: true, load: ["login", ...alone] },
  {
    name: "login-16",
    title: "connect, log in, quit, 16 at a time",
    ...throughput,
    timed: true,
    load: ["login", ...crowd],
  },
  { name: "noop", title: "NOOP, 1 session", ...latency, timed: true, load: ["command", "--command", "NOOP", ...alone] },
  { name: "list-100k", title: "LIST of 100,000 entries", ...listed, load: listing("LIST") },
  { name: "mlsd-100k", title: "MLSD of 100,000 entries", ...listed, load: listing("MLSD"), needs: "MLSD" },
  { name: "nlst-100k", title: "NLST of 100,000 entries", ...listed, load: listing("NLST") },
  {
    name: "beside-downloads",
    title: "download 1 KiB beside 8 sessions that download 1 GiB",
    ...latency,
    also: { p99Microseconds: "p99 µs", backgroundMegabytesPerSecond: "the 8, MB/s" },
    timed: true,
    load: [
      ...smallDownload,
      ..."--pause-us 2000 --background retrieve --background-path /big.bin --background-sessions 8".split(" "),
    ],
  },
  {
    name: "beside-list",
    title: "download 1 KiB beside 1 session that lists 100,000 entries",
    ...latency,
    also: { p99Microseconds: "p99 µs" },
    timed: true,
    load: [
      ...smallDownload,
      ..."--pause-us 2000 --background list --background-path /d100k --background-command LIST --background-sessions 1".split(
        " ",
      ),
    ],
  },
  {
    name: "idle-1000",
    title: "memory of an idle session, 1,000 of them open",
    figure: "kilobytesPerSession",
    unit: "kB (PSS)",
    better: "less",
    also: {
      baseMegabytes: "server alone, MB",
      processes: "more processes",
      idleCpuPercent: "idle CPU %",
      loginMilliseconds: "next login, ms",
      medianMicroseconds: "NOOP µs",
    },
    fresh: true,
    load: ["idle", "--sessions", "1000"],
  },
];

const whole = {
  figure: "seconds",
  unit: "s",
  better: "less",
  also: { megabytesPerSecond: "MB/s", cpuSeconds: "CPU s" },
} as const;

export const clientRows: readonly ClientRow[] = [
  { name: "client-get", title: "client downloads 1 GiB", ...whole, operation: "get", file: "big.bin" },
  { name: "client-put", title: "client uploads 1 GiB", ...whole, operation: "put", file: "big.bin" },
  {
    name: "client-get-small",
    title: "client starts, logs in, downloads 1 KiB",
    ...whole,
    also: { cpuSeconds: "CPU s" },
    operation: "get",
    file: "small/f0000",
  },
];
