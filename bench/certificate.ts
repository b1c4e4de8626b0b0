import { writeFileSync } from "node:fs";
import { makeCertificate } from "@tandem/transport";
import { sandbox } from "./places.ts";

/** The one certificate of all servers under TLS, with a key of P-256: a kind that all take, and the cheapest to all. */
export function writeCertificate(): void {
  const { chain, key } = makeCertificate({ names: ["localhost", "127.0.0.1"], date: Date.now(), days: 2 });
  const files = { chain, key, both: key + chain };
  for (const [name, text] of Object.entries(files)) writeFileSync(`${sandbox}/conf/${name}.pem`, text, { mode: 0o600 });
}
