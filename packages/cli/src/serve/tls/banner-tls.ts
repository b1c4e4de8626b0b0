import { homedir } from "node:os";
import { parseAddress, printable } from "@tandem/protocol";
import type { ListenChoice } from "../choices.ts";
import type { OpenTls } from "./open-tls.ts";

/** What a banner tells of TLS. */
export interface BannerTls {
  /** Without colons, as a word to paste; only of a certificate that nobody vouches for. */
  readonly fingerprint: string | undefined;
  /** The same for curl. */
  readonly keyPin: string | undefined;
  /** A name that the certificate is for, of one that somebody vouches for. */
  readonly name: string | undefined;
  /** The rows: which certificate, and its fingerprint. */
  readonly rows: readonly string[];
}

/** What to tell of TLS; `undefined` where there is none. */
export function bannerTls(
  tls: Pick<OpenTls, "facts" | "own" | "required"> | undefined,
  bound: readonly ListenChoice[],
): BannerTls | undefined {
  if (tls === undefined) return undefined;
  const { facts, own, required } = tls;
  const { names, selfSigned, fingerprint, keyPin, until } = facts;
  const implicit = [...new Set(bound.filter((at) => at.tls === "implicit").map(({ port }) => port))];
  const places = implicit.length === 0 ? "" : `, implicit on port ${implicit.join(", ")}`;
  const rows = [
    `${required ? "required" : "offered"}${places}`,
    own === undefined
      ? `certificate for ${printable(limited(names))}, until ${until}`
      : `its own certificate, ${own.path === undefined ? "for this run only" : `kept in ${shortened(own.path)}`}`,
    ...(selfSigned ? [`SHA-256 ${fingerprint.slice(0, half)}`, `        ${fingerprint.slice(half)}`] : []),
  ];
  return {
    fingerprint: selfSigned ? fingerprint.replaceAll(":", "").toLowerCase() : undefined,
    keyPin: selfSigned ? keyPin : undefined,
    name: selfSigned ? undefined : names.find((name) => !name.includes("*") && parseAddress(name) === undefined),
    rows,
  };
}

function limited(names: readonly string[]): string {
  return `${names.slice(0, mostNames).join(", ")}${names.length > mostNames ? " …" : ""}`;
}

function shortened(path: string): string {
  const home = `${homedir()}/`;
  return printable(path.startsWith(home) ? `~/${path.slice(home.length)}` : path);
}

const mostNames = 3;
// Sixteen bytes and their colons.
const half = 48;
