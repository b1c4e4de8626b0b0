import { tlsServer, type Certificate, type TlsServer, type TlsSession } from "@tandem/transport";
import type { VirtualHost } from "../hosts/virtual-host.ts";
import { defaultTlsPolicy, type TlsPolicy } from "./tls-policy.ts";
import type { CertificateSource, TlsSetup } from "./tls-setup.ts";

/** The TLS of one server, with the certificates of the moment. */
export interface ServerTls {
  readonly policy: TlsPolicy;
  /** TLS for one session, whose client has named `hostname` by HOST. */
  session(hostname: string | undefined): TlsSession;
}

/** What a server is told of TLS, and its hosts. */
export interface ServerTlsSetup {
  readonly tls?: TlsSetup;
  readonly hosts?: readonly VirtualHost[];
}

/**
 * Reads the certificates of a server and its hosts, now and whenever a source gives others; `undefined` for a server that was
 * given none. Others that cannot be used are told to `unexpected`, once, and those before them stay. Throws a `RangeError` for
 * those of the beginning, and for a policy that contradicts itself.
 */
export function serverTls(
  { tls, hosts = [] }: ServerTlsSetup,
  unexpected: (error: unknown) => void,
): ServerTls | undefined {
  const theirs = hosts.map(({ certificates = [] }) => certificates);
  if (tls === undefined) {
    if (theirs.some((source) => typeof source === "function" || source.length > 0))
      throw new RangeError("Hosts with certificates need `tls` too.");
    return undefined;
  }
  const { certificates, ...asked } = tls;
  const policy = policyOf(asked);
  const sources = [certificates, ...theirs];
  let seen = sources.map(read);
  let server = serverOf(policy, seen);

  function renew(): void {
    try {
      const lists = sources.map(read);
      if (lists.every((list, at) => list === seen[at])) return;
      seen = lists;
      server = serverOf(policy, lists);
    } catch (error) {
      unexpected(error);
    }
  }

  return {
    policy,
    session(hostname) {
      renew();
      return server.session(hostname);
    },
  };
}

/** Who has to show a certificate needs TLS for that, unless the server is told otherwise of files. */
function policyOf(asked: Partial<TlsPolicy>): TlsPolicy {
  if (asked.clientCertificates?.demand !== "required") return { ...defaultTlsPolicy, ...asked };
  if (asked.login === "offered")
    throw new RangeError(
      'Client certificates are required, and nobody shows one who logs in without TLS: let `tls.login` be "required".',
    );
  return { ...defaultTlsPolicy, login: "required", data: "required", ...asked };
}

function serverOf(policy: TlsPolicy, lists: readonly (readonly Certificate[])[]): TlsServer {
  return tlsServer(lists.flat(), {
    ...policy,
    sessions: policy.sessionReuse !== "off",
    clientCertificates: policy.clientCertificates.demand,
    clientAuthorities: policy.clientCertificates.authorities,
  });
}

function read(source: CertificateSource): readonly Certificate[] {
  return typeof source === "function" ? source() : source;
}
