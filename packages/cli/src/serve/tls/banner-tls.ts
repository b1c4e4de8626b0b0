import { homedir } from "node:os";
import { parseAddress, printable } from "@tandem/protocol";
import { isLoopback } from "../../is-loopback.ts";
import type { ListenChoice } from "../choices.ts";
import type { OpenTls } from "./open-tls.ts";

/** What a banner tells of TLS. */
export interface BannerTls {
  /** Nobody logs in without. */
  readonly required: boolean;
  /** Without colons, as a word to paste; only of a certificate that clients do not trust of themselves where the server listens. */
  readonly fingerprint: string | undefined;
  /** The same for curl. */
  readonly keyPin: string | undefined;
  /** A name that the certificate is for, under which clients trust it. */
  readonly name: string | undefined;
  /** The rows: which certificate, and its fingerprint. */
  readonly rows: readonly string[];
}

/** What to tell of TLS; `undefined` where there is none. */
export function bannerTls(
  tls: Pick<OpenTls, "facts" | "own" | "required" | "vouched"> | undefined,
  bound: readonly ListenChoice[],
): BannerTls | undefined {
  if (tls === undefined) return undefined;
  const { facts, own, required, vouched } = tls;
  const { names, fingerprint, keyPin, until } = facts;
  const name = vouched() ? nameAt(names, bound) : undefined;
  const pinned = name === undefined;
  const implicit = [...new Set(bound.filter((at) => at.tls === "implicit").map(({ port }) => port))];
  const places = implicit.length === 0 ? "" : `, implicit on port ${implicit.join(", ")}`;
  const rows = [
    `${required ? "required" : "offered"}${places}`,
    own === undefined
      ? `certificate for ${printable(limited(names))}, until ${until}`
      : `its own certificate, ${own.path === undefined ? "for this run only" : `kept in ${shortened(own.path)}`}`,
    ...(pinned ? [`SHA-256 ${fingerprint.slice(0, half)}`, `        ${fingerprint.slice(half)}`] : []),
  ];
  return {
    required,
    fingerprint: pinned ? fingerprint.replaceAll(":", "").toLowerCase() : undefined,
    keyPin: pinned ? keyPin : undefined,
    name,
    rows,
  };
}

/** A domain of a certificate means another machine than this one where the server listens for this one alone. */
function nameAt(names: readonly string[], bound: readonly ListenChoice[]): string | undefined {
  const domains = names.filter((name) => !name.includes("*") && parseAddress(name) === undefined);
  const local = bound.every(({ address }) => isLoopback(address));
  return domains.find((name) => (name === "localhost") === local);
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
