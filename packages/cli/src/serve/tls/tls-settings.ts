import { defaultTlsPolicy, type TlsPolicy } from "@tandem/server";
import { usageError } from "../../command-error.ts";
import type { AccountChoice, HostChoice } from "../choices.ts";
import type { CertificateFiles, NamedFile, TlsChoice } from "./tls-choice.ts";

/** The TLS that a server is started with. */
export interface TlsSettings {
  readonly setup: TlsPolicy;
  /** `undefined`: it makes one itself. */
  readonly certificates: readonly CertificateFiles[] | undefined;
  /** Who signs the certificates of clients. */
  readonly authorities: readonly NamedFile[];
}

/** What several sources say together: the later one wins, key by key. */
export function joinTls(file: TlsChoice | undefined, line: TlsChoice | undefined): TlsChoice {
  return { ...file, ...line, policy: { ...file?.policy, ...line?.policy } };
}

/** The settings that a choice means; `undefined` when there is to be no TLS. Throws a `CommandError` for what is void. */
export function tlsSettingsOf(
  { mode: asksFor, certificates, policy, clientCertificates = {}, demandFault = usageError }: TlsChoice,
  accounts: readonly AccountChoice[],
  hosts: readonly HostChoice[],
): TlsSettings | undefined {
  if (asksFor === "off") return undefined;
  const { authorities = [], demand } = clientCertificates;
  if (demand === "required" && asksFor === "offered") {
    throw demandFault(
      "Who logs in without TLS shows no certificate, and TLS is only offered: say mode: required, or demand: wanted.",
    );
  }
  const mode = asksFor ?? (demand === "required" ? "required" : "offered");
  const asked =
    authorities.length > 0 || [accounts, ...hosts.map((host) => host.accounts ?? [])].flat().some(isCertified);
  return {
    setup: {
      ...defaultTlsPolicy,
      login: mode,
      // Who requires it for passwords means files too; `data: offered` says otherwise.
      data: mode,
      ...policy,
      clientCertificates: { demand: demand ?? (asked ? "wanted" : "ignored"), authorities: [] },
    },
    certificates,
    authorities,
  };
}

function isCertified({ certificates }: AccountChoice): boolean {
  return certificates !== undefined;
}
