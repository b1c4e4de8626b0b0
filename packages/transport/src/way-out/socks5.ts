import { encodeText, parseAddress, withoutZone, type Endpoint } from "@tandem/protocol";
import type { NetworkFault } from "../network.ts";
import { ProxyRefusal } from "./proxy-refusal.ts";
import type { ProxyTalk } from "./proxy-talk.ts";
import type { TunnelProxy } from "./tunnel-proxy.ts";

/** Asks a SOCKS5 proxy for a connection (RFC 1928), without authentication or with user and password (RFC 1929). */
export async function socks5(
  talk: ProxyTalk,
  remote: Endpoint,
  proxy: Pick<TunnelProxy, "user" | "password">,
): Promise<void> {
  const request = socks5Request(remote);
  const methods = proxy.user === undefined ? [anybody] : [anybody, userAndPassword];
  talk.say(Uint8Array.from([version, methods.length, ...methods]));
  const [spoken, method = none] = await talk.hear(2);
  if (spoken !== version) throw new ProxyRefusal("failed", "what answers there is no SOCKS5 proxy");
  if (method === userAndPassword && proxy.user !== undefined) await authenticate(talk, proxy);
  else if (method !== anybody) throw notAgreed(proxy);
  talk.say(request);
  await readAnswer(talk);
}

/** What a SOCKS5 proxy is asked: to connect, to an address of either family or to a name. */
function socks5Request({ address, port }: Endpoint): Uint8Array {
  return Uint8Array.from([version, connect, 0, ...place(address), port >> 8, port & 255]);
}

function place(address: string): readonly number[] {
  const bytes = parseAddress(withoutZone(address));
  if (bytes !== undefined) return [bytes.length === 4 ? ipv4 : ipv6, ...bytes];
  const name = encodeText(address);
  if (name.length > 255) throw new ProxyRefusal("unknown-host", "the name of the host has more than 255 bytes");
  return [domain, name.length, ...name];
}

async function authenticate(
  talk: ProxyTalk,
  { user = "", password = "" }: Pick<TunnelProxy, "user" | "password">,
): Promise<void> {
  const [name, secret] = [encodeText(user), encodeText(password)];
  talk.say(Uint8Array.from([1, name.length, ...name, secret.length, ...secret]));
  const [, status] = await talk.hear(2);
  if (status !== 0) throw new ProxyRefusal("denied", "it does not take the user and the password that were given");
}

function notAgreed({ user }: Pick<TunnelProxy, "user">): ProxyRefusal {
  return new ProxyRefusal(
    "denied",
    user === undefined
      ? "it wants a user and a password, and none were given"
      : "it takes no user and password (RFC 1929), only another kind of authentication",
  );
}

async function readAnswer(talk: ProxyTalk): Promise<void> {
  const [spoken, answer = 1, , kind] = await talk.hear(4);
  if (spoken !== version) throw new ProxyRefusal("failed", "its answer is none of SOCKS5");
  if (answer !== 0) {
    const [code, words] = meanings[answer] ?? ["failed", `it answers ${answer}, which means nothing in SOCKS5`];
    throw new ProxyRefusal(code, words);
  }
  // From where it dials is of no use to a client; the bytes belong to the answer.
  if (kind === domain) await talk.hear((await talk.hear(1))[0]!);
  else await talk.hear(kind === ipv6 ? 16 : 4);
  await talk.hear(2);
}

const version = 5;
const connect = 1;
const [ipv4, domain, ipv6] = [1, 3, 4];
const [anybody, userAndPassword, none] = [0, 2, 255];

const meanings: Readonly<Partial<Record<number, readonly [NetworkFault, string]>>> = {
  1: ["failed", "it failed, and does not say why"],
  2: ["denied", "its rules do not allow this connection"],
  3: ["unreachable", "it has no route to that network"],
  4: ["unreachable", "it cannot reach that host, or does not know its name"],
  5: ["refused", "the host refused the connection: nothing listens there, or a firewall rejects it"],
  6: ["timeout", "the host did not answer it in time"],
  7: ["denied", "it opens no connections (CONNECT)"],
  8: ["address-not-available", "it cannot dial addresses of that kind"],
};
