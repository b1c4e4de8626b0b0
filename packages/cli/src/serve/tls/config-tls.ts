import { resolve } from "node:path";
import { present } from "../../present.ts";
import type { ConfigPlace } from "../config-choices.ts";
import type { ConfigPath } from "../config-file.ts";
import type { Config } from "../config-schema.ts";
import type { CertificateFiles, NamedFile, TlsChoice } from "./tls-choice.ts";

type ConfigTls = NonNullable<Config["tls"]>;
type ConfigCertificates = NonNullable<ConfigTls["certificates"]>;

/** What `tls:` of a file says; files in it are relative to the folder of that file. */
export function tlsOf(tls: ConfigTls, place: ConfigPlace): TlsChoice {
  const { demand, authorities } = tls["client-certificates"] ?? {};
  const asked = ["tls", "client-certificates"];
  const at = [...asked, "authorities"];
  if (demand === "required" && authorities === undefined) {
    place.warn(
      [...asked, "demand"],
      "Any certificate will do, also one that somebody has made himself: name whom you trust with them, by authorities:.",
    );
  }
  return present({
    mode: tls.mode,
    certificates: tls.certificates && certificatesOf(tls.certificates, ["tls", "certificates"], place),
    policy: present({
      data: tls.data,
      sessionReuse: tls.reuse,
      minimumVersion: tls["minimum-version"],
      maximumVersion: tls["maximum-version"],
      ciphers: tls.ciphers,
      closeNotify: tls["close-notify"],
      clearing: tls.clearing,
    }),
    clientCertificates: present({
      demand,
      authorities: authorities?.map((path, index) => namedFile(path, [...at, index], place)),
    }),
    demandFault: demand && ((saying: string) => place.fault([...asked, "demand"], saying)),
  });
}

/** The files of `certificates:`, of the server or of a host. */
export function certificatesOf(
  certificates: ConfigCertificates,
  at: ConfigPath,
  place: ConfigPlace,
): readonly CertificateFiles[] {
  return certificates.map(({ cert, key, "passphrase-file": passphrase }, index) => ({
    cert: namedFile(cert, [...at, index, "cert"], place),
    ...(key !== undefined && { key: namedFile(key, [...at, index, "key"], place) }),
    ...(passphrase !== undefined && { passphrase: namedFile(passphrase, [...at, index, "passphrase-file"], place) }),
  }));
}

function namedFile(path: string, at: ConfigPath, place: ConfigPlace): NamedFile {
  return { path: resolve(place.folder, path), fault: (saying) => place.fault(at, saying) };
}
