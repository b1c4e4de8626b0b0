import { cpus, loadavg, totalmem } from "node:os";
import { count, type Measured, type Phase } from "./measure.ts";

/** `docs/security/load.md`, for operators. */
export function loadPage(measured: readonly Measured[], date: Date): string {
  const [plain, secure] = measured;
  if (plain === undefined || secure === undefined) throw new Error("Both servers must have been measured.");
  const cores = cpus();
  const load = loadavg()[0] ?? 0;
  return `# What crowds do to a server

\`npm run load -- --write\` has written this page; \`.ci/run\` does the same for a shorter time and looks at no figure but memory.
One \`tandem serve\`, its clients, and an honest client in a process of its own, all on one machine: ${cores.length} cores
(${cores[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, Linux, ${date.toISOString().slice(0, 10)}, load average ${load.toFixed(1)} at the end.
The clients take as much of the machine as the server does, and the machine was not all ours: on one of your own the times are
shorter.

## Who is there

- **Idle**: sessions that logged in and say nothing. They come from many addresses: one may have 250 sessions by default.
- **Busy**: sessions that list, fetch and send files of 64 KiB to 1 MiB without a pause, and compare every byte.
- **Slow loris**: 2,000 connections that say nothing, or half a command a byte at a time, and come again when they are turned out.
- **Guessers**: 300 at once, with wrong passwords for four names, the honest client's among them; they hang up rather than wait.
- **PASV flood**: 200 sessions that ask for passive ports without a pause and connect to none, where there are 101 ports for all.
- **The honest client**: one new session after the other. Login (connection, greeting, USER, PASS with a hash that takes some
  60 ms of work, TYPE), LIST, upload and download of 64 KiB. Every session must succeed.

The configuration is the default one but for \`limits: { sessions: 10000 }\` (5,000 by default, which are taken here), idle sessions
that may be idle for an hour, 30 s for a login (a minute by default; it makes the loris come again sooner), and as many descriptors as the
system allows: a session takes one, a transfer two more.

## Without TLS: ${count(plain.idle)} idle, ${count(plain.busy)} busy

${tables(plain)}

## With TLS on both connections: ${count(secure.idle)} idle, ${count(secure.busy)} busy

${tables(secure)}

## What to take from it

- **An idle session costs about ${perSession(plain)} KiB** of memory, and ${perSession(secure)} KiB with TLS; nothing of it is left when it ends. ${count(plain.idle)} of
  them logged in within ${plain.gathering.toFixed(0)} s.
- **Who is in, is served.** Guessers wait in lines of their own addresses, and an address that has logged in to an account lately waits for
  no guess of others at it; whoever asks for all passive ports shares them with clients of other addresses; a connection that
  does not log in is ended after a minute (\`timers: { login: 1m }\`).
- **What a crowd can do is fill the server**: connections that have not logged in count among \`limits.sessions\`. It takes
  forty addresses to fill 10,000 with 250 each. Give the process descriptors for three times as many as there may be sessions
  (\`LimitNOFILE\` in the unit), and the limit what your memory has room for.
- **To get in may take long while a crowd connects**: Node's libuv (1.45 and later) takes one connection in each turn of the event loop, in the order in which they came.
  A crowd that connects without end, while busy sessions make the turns long, has an honest client wait for those before it.
  No limit of the server comes before that; a packet filter does: \`ct count\` and \`limit rate\` of nftables, by address.
- **The event loop is the server's one worker.** Its delay is what a command waits before it is looked at. With busy sessions the
  server takes a whole core, and everybody's share becomes smaller; bandwidth limits (\`bandwidth:\`) keep some of it free.
`;
}

function tables({ before, crowded, after, phases }: Measured): string {
  const rests = [
    ["before", before],
    ["all idle sessions are there", crowded],
    ["everybody has left", after],
  ] as const;
  return [
    "Milliseconds of the honest client: median / 99 of 100 / worst.",
    "",
    table(
      ["beside it", "login", "LIST", "upload", "download", "event loop late", "memory", "busy ones"],
      phases.filter(({ times }) => times.login.length > 0).map(row),
    ),
    "",
    table(
      ["at rest", "memory", "JavaScript objects", "descriptors"],
      rests.map(([name, { memory, heap, descriptors }]) => [
        name,
        mebibytes(memory),
        mebibytes(heap),
        count(descriptors),
      ]),
    ),
  ].join("\n");
}

function row({ name, times, delay, memory, busy }: Phase): readonly string[] {
  return [
    name,
    ...[times.login, times.list, times.upload, times.download].map(spread),
    [delay.median, delay.p99, delay.worst].map((time) => time.toFixed(0)).join(" / "),
    mebibytes(memory),
    busy === undefined ? "" : `${busy.files.toFixed(0)} transfers/s, ${mebibytes(busy.bytes)}/s`,
  ];
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(0);
  return `${at(0.5)} / ${at(0.99)} / ${at(1)}`;
}

function perSession({ before, crowded, idle }: Measured): string {
  return ((crowded.memory - before.memory) / idle / 1_024).toFixed(0);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
