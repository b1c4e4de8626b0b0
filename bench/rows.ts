import type { ClientRow, ServerRow } from "./row.ts";
import {
  beside,
  bigDownload,
  bigUpload,
  idleSessions,
  latency,
  listing,
  logins,
  smallFiles,
  together,
} from "./row-kinds.ts";
import { ratio, start } from "./targets.ts";

const securities = ["clear", "tls"] as const;
const directions = ["get", "put"] as const;
const crowds = [1, 4, 16] as const;

/** All that servers are measured by. */
export const serverRows: readonly ServerRow[] = [
  ...securities.flatMap((security) => crowds.map((sessions) => bigDownload(sessions, security))),
  ...securities.flatMap((security) => crowds.map((sessions) => bigUpload(sessions, security, "memory"))),
  ...securities.flatMap((security) => crowds.map((sessions) => bigUpload(sessions, security, "disk"))),
  ...([1, 64] as const).flatMap((kibibytes) =>
    [false, true].flatMap((active) =>
      directions.flatMap((direction) =>
        ([1, 16] as const).map((sessions) => smallFiles(direction, kibibytes, sessions, { active })),
      ),
    ),
  ),
  ...directions.flatMap((direction) =>
    ([1, 16] as const).map((sessions) => smallFiles(direction, 1, sessions, { security: "tls" })),
  ),
  logins(1),
  logins(16),
  {
    name: "noop",
    title: "NOOP, 1 session",
    ...latency,
    targets: [],
    security: "clear",
    lasts: 1,
    load: ["command", "--command", "NOOP", ...together(1)],
    needs: ["FTP"],
  },
  ...(["LIST", "NLST", "MLSD"] as const).flatMap((command) =>
    ([1, 10, 100] as const).map((thousands) => listing(command, thousands)),
  ),
  beside(
    "beside-downloads",
    "8 sessions that download 1 GiB",
    "--background retrieve --background-path /big.bin --background-sessions 8".split(" "),
  ),
  beside(
    "beside-list",
    "1 session that lists 100,000 entries",
    "--background list --background-path /d100k --background-command LIST --background-sessions 1".split(" "),
  ),
  ...securities.flatMap((security) => [1_000, 5_000].map((count) => idleSessions(count, security))),
  {
    name: "start",
    title: "from the start of the server to the first login",
    figure: "startMilliseconds",
    unit: "ms",
    also: { residentMegabytes: "resident, MB", baseMegabytes: "PSS, MB" },
    targets: start,
    security: "clear",
    fresh: true,
    load: ["await", "--seconds", "15"],
    needs: ["FTP"],
  },
];

const whole = {
  figure: "seconds",
  unit: "s",
  also: { megabytesPerSecond: "MB/s", cpuSeconds: "CPU s" },
  targets: [ratio("seconds", "speed beside curl", { only: ["curl"] })],
} as const;

/** All that clients are measured by. */
export const clientRows: readonly ClientRow[] = [
  { name: "client-get", title: "client downloads 1 GiB", ...whole, operation: "get", file: "big.bin" },
  { name: "client-put", title: "client uploads 1 GiB", ...whole, operation: "put", file: "big.bin" },
  {
    name: "client-get-small",
    title: "client starts, logs in, downloads 1 KiB",
    ...whole,
    also: { cpuSeconds: "CPU s" },
    targets: [],
    operation: "get",
    file: "small/f0000",
  },
];
