import { resolve } from "node:path";
import type { CertificateSource, TlsSetup } from "@tandem/server";
import { leadsToKnownAuthority, type Certificate } from "@tandem/transport";
import type { Shell } from "../../shell.ts";
import type { HostChoice } from "../choices.ts";
import { reachableAddresses } from "../reachable-addresses.ts";
import { isReadByAll } from "../read-by-all.ts";
import type { ServeSettings } from "../settings.ts";
import { certificateFacts, certificateWarning, type CertificateFacts } from "./certificate-facts.ts";
import { readAuthority } from "./read-certificate.ts";
import { keyWarning, selfSigned } from "./self-signed.ts";
import type { CertificateFiles } from "./tls-choice.ts";
import type { TlsSettings } from "./tls-settings.ts";
import { WatchedCertificates } from "./watched-certificates.ts";

/** The TLS of a server, with its certificates read. */
export interface OpenTls {
  /** For `createServer`. */
  readonly setup: TlsSetup;
  certificatesOf(host: HostChoice): CertificateSource | undefined;
  /** Those that files may renew. */
  readonly watched: readonly WatchedCertificates[];
  /** Nobody logs in without. */
  readonly required: boolean;
  /** The certificate that a client gets which names no host. */
  readonly facts: CertificateFacts;
  /** Whether clients know the authority behind it without being told. To find that out, all that they know are read. */
  readonly vouched: () => boolean;
  /** It has made that one itself, and keeps it there; without a path it is for this run only. */
  readonly own: { readonly path: string | undefined } | undefined;
  readonly warnings: readonly string[];
}

type Needed = Pick<ServeSettings, "listen" | "hosts" | "server"> & { readonly tls: TlsSettings };

/**
 * Reads the certificates of a server and its hosts, or makes one. To be called with the rights of whoever starts the server: keys
 * are often for root alone. Throws a `CommandError` for a file that cannot be used.
 */
export async function openTls(settings: Needed, { env, clock }: Pick<Shell, "env" | "clock">): Promise<OpenTls> {
  const { tls, hosts } = settings;
  const ofHosts = new Map<HostChoice, WatchedCertificates>();
  for (const host of hosts) {
    if (host.certificates !== undefined) ofHosts.set(host, await WatchedCertificates.read(host.certificates));
  }
  const authorities: string[] = [];
  for (const file of tls.authorities) authorities.push(await readAuthority(file));
  const own = tls.certificates && (await WatchedCertificates.read(tls.certificates));
  const made =
    own === undefined ? await selfSigned({ addresses: addressesOf(settings), env, date: clock.date() }) : undefined;
  const certificates = own?.source ?? [made!.certificate];

  const watched = [...(own === undefined ? [] : [own]), ...ofHosts.values()];
  const [first] = own?.source() ?? [made!.certificate];
  const { demand } = tls.setup.clientCertificates;
  return {
    setup: { ...tls.setup, certificates, clientCertificates: { demand, authorities } },
    certificatesOf: (host) => ofHosts.get(host)?.source,
    watched,
    required: tls.setup.login === "required",
    facts: certificateFacts(first!),
    vouched: () => leadsToKnownAuthority(first!.chain),
    own: made && { path: made.path },
    warnings: [...(made?.warnings ?? []), ...(await warningsOf(watched, clock.date()))],
  };
}

async function warningsOf(watched: readonly WatchedCertificates[], now: number): Promise<readonly string[]> {
  const dates = watched
    .flatMap(({ source }) => source())
    .map((certificate: Certificate) => certificateWarning(certificateFacts(certificate), now));
  const keys = await Promise.all(watched.flatMap(({ files }) => files).map(openKeyWarning));
  return [...dates, ...keys].filter((warning) => warning !== undefined);
}

/** A group may read it, as Debian has it for `ssl-cert`. */
async function openKeyWarning({ cert, key = cert }: CertificateFiles): Promise<string | undefined> {
  return (await isReadByAll(key.path)) ? keyWarning(resolve(key.path)) : undefined;
}

function addressesOf({ listen, server }: Needed): readonly string[] {
  const { publicAddress } = server;
  const own = listen.flatMap(({ address }) => reachableAddresses(address));
  return typeof publicAddress === "string" ? [...own, publicAddress] : own;
}
