import type { EventBody, TraceEvent } from "../event.ts";

// The two sessions of the course "FTP operation", as a server would have traced them.

const client = "192.168.150.10";
const server = "192.168.150.90";

/** Bodies as the events of one session, each at its time. */
export function asEvents(
  steps: readonly (readonly [at: number, body: EventBody])[],
  session = "1",
): readonly TraceEvent[] {
  return steps.map(([at, body], index) => ({
    ...body,
    session,
    sequence: index + 1,
    worker: 0,
    at: 5000 + at,
    time: 1_700_000_000_000 + at,
  }));
}

const command = (text: string): EventBody => ({ kind: "control.line", from: "client", text });
const reply = (text: string): EventBody => ({ kind: "control.line", from: "server", text });

const login: readonly (readonly [number, EventBody])[] = [
  [
    0,
    {
      kind: "control.open",
      recorder: "server",
      client: { address: client, port: 1120 },
      server: { address: server, port: 21 },
    },
  ],
  [0.4, reply("220 FTP server ready")],
  [1.9, command("USER student")],
  [2.2, reply("331 password required")],
  [4, command("PASS ****")],
  [31.2, reply("230 user student logged in")],
];

const goodbye: readonly (readonly [number, EventBody])[] = [
  [2391, command("QUIT")],
  [2391.3, reply("221 Goodbye")],
  [2391.8, { kind: "control.close", by: "server" }],
];

const listing: EventBody = { kind: "transfer.begin", verb: "LIST", path: null, from: "server", start: 0 };
const listed: EventBody = {
  kind: "transfer.end",
  verb: "LIST",
  path: null,
  outcome: "complete",
  bytes: 1234,
  duration: 4,
};
const listClosed: EventBody = { kind: "data.close", by: "server", total: 1234, outcome: "end" };

/** PASV: the server listens on port 50069 (195,149), the client does the active open from 1121. */
export const passiveLecture = asEvents([
  ...login,
  [1033, command("PASV")],
  [1033.4, { kind: "data.offer", listener: "server", endpoint: { address: server, port: 50069 } }],
  [1033.6, reply("227 Entering PASV mode (192,168,150,90,195,149)")],
  [1035, command("LIST")],
  [1035.1, listing],
  [1035.3, reply("150 Opening ASCII mode data connection for file list")],
  [
    1036,
    {
      kind: "data.open",
      listener: "server",
      client: { address: client, port: 1121 },
      server: { address: server, port: 50069 },
    },
  ],
  [1037.2, { kind: "data.bytes", from: "server", total: 512 }],
  [1038.9, listClosed],
  [1039, listed],
  [1039.1, reply("226 File transfer complete")],
  ...goodbye,
]);

/** PORT: the client listens on port 1217, the server does the active open from its data port 20. */
export const activeLecture = asEvents([
  ...login,
  [1032.5, { kind: "data.offer", listener: "client", endpoint: { address: client, port: 1217 } }],
  [1033, command("PORT 192,168,150,10,4,193")],
  [1033.4, reply("200 PORT command successful")],
  [1035, command("LIST")],
  [1035.1, listing],
  [1035.3, reply("150 Opening ASCII mode data connection for file list")],
  [
    1036,
    {
      kind: "data.open",
      listener: "client",
      client: { address: client, port: 1217 },
      server: { address: server, port: 20 },
    },
  ],
  [1037.2, { kind: "data.bytes", from: "server", total: 512 }],
  [1038.9, listClosed],
  [1039, listed],
  [1039.1, reply("226 File transfer complete")],
  ...goodbye,
]);

/** Everything else a picture may have to show: TLS, a long reply, two data connections, an upload, faults. */
export const eventfulSession = asEvents([
  [
    0,
    {
      kind: "control.open",
      recorder: "client",
      client: { address: "2001:db8:85a3:8d3:1319:8a2e:370:7348", port: 51022 },
      server: { address: "2001:db8::21", port: 2121 },
    },
  ],
  [12.1, reply("220-Welcome to the museum of moving bits.")],
  [12.2, reply("220-Open day and night.")],
  [12.2, reply("220 Tandem ready.")],
  [13, command("AUTH TLS")],
  [26, reply("234 Go ahead with the TLS handshake.")],
  [61, { kind: "control.secured", protocol: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", reused: false }],
  [62, command("FEAT")],
  [75, reply("211-Features:")],
  ...["EPRT", "EPSV", "MDTM", "MLST type*;size*;modify*;", "REST STREAM", "SIZE", "UTF8"].map(
    (name) => [75, reply(` ${name}`)] as const,
  ),
  [75, reply("211 End")],
  [76, command("EPSV")],
  [89, reply("229 Entering Extended Passive Mode (|||50012|)")],
  [89.1, { kind: "data.offer", listener: "server", endpoint: { address: "2001:db8::21", port: 50012 } }],
  [90, command("STOR Überraschung & <Spaß> 東京の写真 with-a-name-that-is-much-too-long-to-fit.tar.gz")],
  [
    90.1,
    {
      kind: "transfer.begin",
      verb: "STOR",
      path: "/home/demo/Überraschung & <Spaß> 東京の写真 with-a-name-that-is-much-too-long-to-fit.tar.gz",
      from: "client",
      start: 0,
    },
  ],
  [
    103,
    {
      kind: "data.open",
      listener: "server",
      client: { address: "2001:db8:85a3:8d3:1319:8a2e:370:7348", port: 51023 },
      server: { address: "2001:db8::21", port: 50012 },
    },
  ],
  [104, reply("150 Send the file.")],
  [117, { kind: "data.secured", protocol: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", reused: true }],
  [118, { kind: "data.bytes", from: "client", total: 65536 }],
  [61_240, { kind: "data.bytes", from: "client", total: 104_857_600 }],
  [61_250, { kind: "data.close", by: "client", total: 104_857_600, outcome: "end" }],
  [61_262, reply("226 Stored.")],
  [
    61_263,
    { kind: "transfer.end", verb: "STOR", path: "/x", outcome: "complete", bytes: 104_857_600, duration: 61_173 },
  ],
  [61_270, reply("226 Stored.")],
  [61_270.1, { kind: "exchange.violation", from: "server", text: "226 Stored." }],
  [61_271, command("PASV")],
  [61_284, reply("227 Entering Passive Mode (10,0,0,5,195,149)")],
  [61_284.1, { kind: "data.offer", listener: "server", endpoint: { address: "10.0.0.5", port: 50069 } }],
  [61_285, command("RETR notes.txt")],
  [
    71_300,
    {
      kind: "data.withdrawn",
      listener: "server",
      endpoint: { address: "10.0.0.5", port: 50069 },
      reason: "no answer in 10 s",
    },
  ],
  [71_313, reply("425 Cannot open data connection; the client never connected.")],
  [71_314, command("EPSV")],
  [71_320, reply("229 Entering Extended Passive Mode (|||50013|)")],
  [71_320.1, { kind: "data.offer", listener: "server", endpoint: { address: "2001:db8::21", port: 50013 } }],
  [71_321, command("RETR notes.txt")],
  [
    71_330,
    {
      kind: "data.open",
      listener: "server",
      client: { address: "2001:db8:85a3:8d3:1319:8a2e:370:7348", port: 51024 },
      server: { address: "2001:db8::21", port: 50013 },
    },
  ],
  [71_331, reply("150 Here it comes.")],
  [71_340, { kind: "data.bytes", from: "server", total: 1 }],
  [71_400, { kind: "data.close", by: "server", total: 1, outcome: "reset" }],
  [71_401, { kind: "exchange.violation", from: "server", text: "250 is no reply to RETR." }],
  [71_402, reply("426 Connection closed; transfer aborted.")],
  [71_402, { kind: "trace.lost", count: 12 }],
  [71_410, command("DELE \u001B[31mred\u0007")],
  [71_420, reply("550 No such file; LIST shows what there is.")],
  [71_430, { kind: "control.close", by: "client", reason: "the connection was reset" }],
]);
