import { Option, type Command } from "commander";
import type { TlsPolicy } from "@tandem/server";
import { usageError } from "../../command-error.ts";
import { parseListenPort } from "../../options/port.ts";
import { present } from "../../present.ts";
import type { CertificateFiles, NamedFile, TlsChoice, TlsMode } from "./tls-choice.ts";

/** What the command line says about the TLS of a server. */
export interface TlsFlags {
  readonly tls?: TlsMode;
  readonly tlsCert?: readonly string[];
  readonly tlsKey?: readonly string[];
  readonly tlsReuse?: TlsPolicy["sessionReuse"];
  readonly ftpsPort?: number;
}

/** Adds the options of a server's TLS. */
export function addTlsOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--tls <mode>", "TLS for who asks for it, or for all (default: offered)").choices([
        "required",
        "offered",
        "off",
      ]),
    )
    .option(
      "--tls-cert <file>",
      "the certificate, in PEM; again for another name or kind of key (default: self-signed, made once and kept)",
      another,
    )
    .option("--tls-key <file>", "its private key, when that is not in the same file", another)
    .addOption(
      new Option(
        "--tls-reuse <policy>",
        "whether data connections prove by TLS session reuse whose they are (default: prefer)",
      ).choices(["off", "prefer", "require"]),
    )
    .option("--ftps-port <number>", "also listen there for implicit TLS; its own port is 990", parseListenPort);
}

/** What the flags ask for. Throws a `CommandError` for those that contradict each other. */
export function tlsChoiceOf({ tls, tlsCert, tlsKey, tlsReuse, ftpsPort }: TlsFlags): TlsChoice | undefined {
  const given = present({
    "--tls-cert": tlsCert,
    "--tls-key": tlsKey,
    "--tls-reuse": tlsReuse,
    "--ftps-port": ftpsPort,
  });
  const [idle] = Object.keys(given);
  if (tls === "off" && idle !== undefined) throw usageError(`${idle} and --tls off contradict each other: choose one.`);
  const certificates = certificatesOf(tlsCert, tlsKey);
  const policy = tlsReuse && { sessionReuse: tlsReuse };
  if (tls === undefined && certificates === undefined && policy === undefined) return undefined;
  return present({ mode: tls, certificates, policy });
}

function certificatesOf(
  certs: readonly string[] = [],
  keys: readonly string[] = [],
): readonly CertificateFiles[] | undefined {
  if (keys.length > certs.length) throw usageError("--tls-key belongs to a --tls-cert: name the certificate too.");
  if (certs.length === 0) return undefined;
  if (keys.length > 0 && keys.length < certs.length) {
    throw usageError("Each --tls-cert needs its --tls-key here; name a file that holds both for both.");
  }
  return certs.map((path, at) => {
    const key = keys[at];
    return { cert: file(path), ...(key !== undefined && { key: file(key) }) };
  });
}

function file(path: string): NamedFile {
  return { path, fault: usageError };
}

function another(path: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, path];
}
