import { formatEndpoint } from "@tandem/protocol";
import type { PortRange } from "@tandem/server";
import { formatCount } from "../text/quantity.ts";
import { shellWord } from "../text/shell-word.ts";
import type { Style } from "../text/style.ts";
import type { ListenChoice } from "./choices.ts";
import type { BannerTls } from "./tls/banner-tls.ts";

/** What the banner tells. */
export interface BannerFacts {
  readonly version: string;
  /** Addresses that people can use, most useful first; IPv6 without brackets, or a host name. */
  readonly reachable: readonly ListenChoice[];
  /** `undefined`: everything goes in clear. */
  readonly tls: BannerTls | undefined;
  /** The folder's full path, already printable; undefined when each account has its own. */
  readonly folder: string | undefined;
  readonly accounts: readonly BannerAccount[];
  readonly passivePorts: PortRange;
  /** How our own command is called here: `tandem` or `npx tandem`. */
  readonly command: string;
  /** A person sits there and may press Ctrl-C. */
  readonly attended: boolean;
}

export interface BannerAccount {
  /** Already printable. */
  readonly name: string;
  /** Shown only when it was made just now: nobody else knows it. */
  readonly generated?: string;
  readonly readOnly: boolean;
  readonly anonymous: boolean;
}

/** What stands above and below the line that says where the server listens. */
export interface Banner {
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/** The banner of a server that has just begun to listen. */
export function banner(facts: BannerFacts, style: Style): Banner {
  const { version, attended, reachable, folder, accounts, passivePorts, tls } = facts;
  const row = (label: string, text: string): string => `  ${style.dim(label.padEnd(labelWidth))}${text}`;
  const rows = (label: string, texts: readonly string[]): readonly string[] =>
    texts.map((text, at) => row(at === 0 ? label : "", text));
  const { first, last } = passivePorts;
  return {
    above: [`${style.bold("Tandem")} ${version}${style.dim(`, an FTP server${attended ? "; Ctrl-C stops it" : ""}`)}`],
    below: [
      "",
      ...rows(
        "reach it",
        limited(reachable.map((at) => style.cyan(`${schemeOf(at, tls?.required)}://${formatEndpoint(at)}/`))),
      ),
      row("folder", folder === undefined ? "each account has its own" : style.bold(folder)),
      ...rows(
        people(accounts).length === 1 ? "account" : "accounts",
        limited(people(accounts).map((account) => accountText(account, style))),
      ),
      row("passive", first === last ? `port ${first}` : `ports ${first} to ${last}`),
      ...rows("TLS", tls?.rows ?? ["off: everything travels in clear"]),
      "",
      ...pasteLines(facts).flatMap(([label, text, ...more]) => [
        row(label, text),
        ...more.map((line) => `    ${line}`),
      ]),
      "",
    ],
  };
}

/** Commands to paste: this project's client, and curl. Each has a label, and continues on further lines. */
function pasteLines({
  reachable,
  accounts,
  command,
  tls,
}: BannerFacts): readonly (readonly [string, string, ...string[]])[] {
  const [at = { address: "127.0.0.1", port: 21 }] = reachable;
  const account = accounts.find(({ generated }) => generated !== undefined) ?? accounts[0];
  // A certificate that somebody vouches for is checked against the name that the client asks for.
  const host = formatEndpoint({ ...at, address: tls?.name ?? at.address });
  const name = account === undefined || account.anonymous ? "" : encodeURIComponent(account.name);
  const secret = account?.generated === undefined ? "" : `:${account.generated}`;
  const who = `${name}${secret}${name === "" ? "" : "@"}`;
  const asks = name !== "" && secret === "";
  const implicit = at.tls === "implicit";
  // Without a password curl asks for it only when the user is an option.
  const curl = asks
    ? `--user ${shellWord(account?.name ?? "")} ${schemeOf(at)}://${host}/`
    : `${schemeOf(at)}://${who}${host}/`;
  if (tls === undefined)
    return [
      ["tandem", `${command} open ftp://${who}${host}/`],
      ["curl", `curl ${curl}`],
    ];
  const open = `${command} open ${implicit ? "ftps" : "ftpes"}://${who}${host}/`;
  const secured = `curl ${implicit ? "" : "--ssl-reqd "}${curl}`;
  if (tls.fingerprint === undefined)
    return [
      ["tandem", open],
      ["curl", secured],
    ];
  return [
    ["tandem", `${open} \\`, `--pin ${tls.fingerprint}`],
    // Nobody vouches for the certificate, and the pin does.
    ["curl", `${secured} \\`, `-k --pinnedpubkey sha256//${tls.keyPin}`],
  ];
}

/** Of a URL; curl knows no `ftpes:`. */
function schemeOf({ tls }: Pick<ListenChoice, "tls">, required = false): string {
  return tls === "implicit" ? "ftps" : required ? "ftpes" : "ftp";
}

/** `anonymous` and `ftp` are two names for one thing. */
function people(accounts: readonly BannerAccount[]): readonly BannerAccount[] {
  return accounts.filter(({ name, anonymous }) => !anonymous || name === "anonymous");
}

function accountText({ name, generated, readOnly, anonymous }: BannerAccount, style: Style): string {
  const secret = generated === undefined ? "" : `, password ${style.bold(style.green(generated))}`;
  const rights = anonymous ? ", any password, reads only" : readOnly ? ", reads only" : ", reads and writes";
  return `${style.bold(name)}${secret}${style.dim(rights)}`;
}

function limited(lines: readonly string[]): readonly string[] {
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), `and ${formatCount(lines.length - mostLines + 1, "other")}`];
}

const mostLines = 5;
const labelWidth = 10;
