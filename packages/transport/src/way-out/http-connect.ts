import { encodeText, formatEndpoint, printable, withoutZone, type Endpoint } from "@tandem/protocol";
import type { NetworkFault } from "../network.ts";
import type { ProxyTalk } from "./proxy-talk.ts";
import { ProxyRefusal } from "./proxy-refusal.ts";
import type { TunnelProxy } from "./tunnel-proxy.ts";

/** Asks an HTTP proxy for a connection: CONNECT (RFC 9110 §9.3.6), with the Basic credentials of RFC 7617 where there are some. */
export async function httpConnect(talk: ProxyTalk, remote: Endpoint, proxy: TunnelProxy): Promise<void> {
  talk.say(encodeText(connectRequest(remote, proxy)));
  for (;;) {
    const head = parseHead(await readHead(talk));
    if (head.status >= 200 && head.status < 300) return;
    // What is only provisional is followed by the answer (RFC 9110 §15.2).
    if (head.status >= 200) throw refusalOf(head, remote, proxy);
  }
}

/** The whole request. */
function connectRequest(remote: Endpoint, { user, password }: Pick<TunnelProxy, "user" | "password">): string {
  const authority = formatEndpoint({ address: withoutZone(remote.address), port: remote.port });
  const credentials = `${user ?? ""}:${password ?? ""}`;
  const lines = [
    `CONNECT ${authority} HTTP/1.1`,
    `Host: ${authority}`,
    ...(user === undefined && password === undefined
      ? []
      : [`Proxy-Authorization: Basic ${Buffer.from(credentials, "utf8").toString("base64")}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** What a proxy answers, as far as it matters here. */
interface Head {
  readonly status: number;
  readonly reason: string;
  /** The schemes of authentication that it offers (RFC 9110 §11.7.1), with small letters. */
  readonly schemes: readonly string[];
}

/** One byte at a time, for the first byte behind the empty line is the server's. */
async function readHead(talk: ProxyTalk): Promise<string> {
  const bytes: number[] = [];
  while (bytes.length < longestHead) {
    const [byte = 0] = await talk.hear(1);
    bytes.push(byte);
    if (bytes.length === beginning.length && !Buffer.from(bytes).equals(beginning)) throw noHttp(bytes);
    if (byte === lineFeed && endOfHead.test(String.fromCharCode(...bytes.slice(-4)))) break;
  }
  if (bytes.length === longestHead)
    throw new ProxyRefusal("failed", `its answer has more than ${longestHead} bytes of header`);
  return Buffer.from(bytes).toString("latin1");
}

function parseHead(text: string): Head {
  const [first = "", ...fields] = text.split(/\r?\n/);
  const [, status = "", reason = ""] = /^HTTP\/1\.\d (\d{3})(?: (.*))?$/.exec(first) ?? [];
  if (status === "") throw noHttp(Buffer.from(text, "latin1"));
  const offers = fields.filter((field) => /^proxy-authenticate:/i.test(field));
  const schemes = offers.map((field) => /:\s*([\w-]*)/.exec(field)?.[1]?.toLowerCase() ?? "");
  return { status: Number(status), reason: printable(reason.trim()).slice(0, 80), schemes: schemes.filter(Boolean) };
}

function refusalOf(head: Head, remote: Endpoint, proxy: TunnelProxy): ProxyRefusal {
  const [code, words] = meanings[head.status] ?? ["failed", () => "it does not open the connection"];
  return new ProxyRefusal(code, `${words(head, remote, proxy)} (HTTP ${head.status}${told(head)})`);
}

/** A proxy may echo what it was asked, the credentials too. */
function told({ reason }: Head): string {
  return reason === "" || /basic/i.test(reason) ? "" : ` ${reason}`;
}

type Meaning = readonly [NetworkFault, (head: Head, remote: Endpoint, proxy: TunnelProxy) => string];

const forbidden: Meaning = [
  "denied",
  (_head, { port }) =>
    `it does not allow connections to port ${port}; many HTTP proxies allow 443 alone, and FTP needs 21 and the ports of data ` +
    `connections. Ask who runs it, or use a SOCKS or an FTP proxy`,
];

const unreachable: Meaning = ["unreachable", () => "it cannot reach that host and port"];

const unknown: Meaning = [
  "denied",
  ({ schemes }, _remote, { user }) => {
    if (schemes.length > 0 && !schemes.includes("basic")) {
      return `it wants to know who asks, by ${schemes.join(" or ")}; what it can be told here is a password by basic`;
    }
    return user === undefined
      ? "it wants a user and a password, and none were given"
      : "it does not take the user and the password that were given";
  },
];

const meanings: Readonly<Partial<Record<number, Meaning>>> = {
  400: ["failed", () => "it takes no CONNECT like this"],
  // What tinyproxy says of a wrong password.
  401: unknown,
  403: forbidden,
  404: unreachable,
  405: ["denied", () => "it opens no connections for others (CONNECT)"],
  407: unknown,
  500: unreachable,
  501: ["denied", () => "it opens no connections for others (CONNECT)"],
  502: unreachable,
  503: unreachable,
  504: ["timeout", () => "the host did not answer it in time"],
};

function noHttp(bytes: Iterable<number>): ProxyRefusal {
  const shown = printable(Buffer.from([...bytes].slice(0, 40)).toString("latin1"));
  return new ProxyRefusal("failed", `what answers there is no HTTP proxy; it said "${shown}"`);
}

const beginning = Buffer.from("HTTP/");
const lineFeed = 10;
const endOfHead = /\n\r?\n$/;
// Servers of HTTP take 8 to 16 KiB.
const longestHead = 16_384;
