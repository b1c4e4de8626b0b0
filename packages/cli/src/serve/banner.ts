import { formatEndpoint, type Endpoint } from "@tandem/protocol";
import type { PortRange } from "@tandem/server";
import { formatCount } from "../text/quantity.ts";
import type { Style } from "../text/style.ts";

/** What the banner tells. */
export interface BannerFacts {
  readonly version: string;
  /** Addresses that people can use, most useful first; IPv6 without brackets, or a host name. */
  readonly reachable: readonly Endpoint[];
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
  const { version, attended, reachable, folder, accounts, passivePorts } = facts;
  const row = (label: string, text: string): string => `  ${style.dim(label.padEnd(labelWidth))}${text}`;
  const rows = (label: string, texts: readonly string[]): readonly string[] =>
    texts.map((text, at) => row(at === 0 ? label : "", text));
  const { first, last } = passivePorts;
  return {
    above: [`${style.bold("Tandem")} ${version}${style.dim(`, an FTP server${attended ? "; Ctrl-C stops it" : ""}`)}`],
    below: [
      "",
      ...rows("reach it", limited(reachable.map((at) => style.cyan(`ftp://${formatEndpoint(at)}/`)))),
      row("folder", folder === undefined ? "each account has its own" : style.bold(folder)),
      ...rows(
        people(accounts).length === 1 ? "account" : "accounts",
        limited(people(accounts).map((account) => accountText(account, style))),
      ),
      row("passive", first === last ? `port ${first}` : `ports ${first} to ${last}`),
      "",
      ...pasteLines(facts).map(([label, text]) => row(label, text)),
      "",
    ],
  };
}

/** Three lines to paste: this project's client, curl, and an address for anything that has an address bar. */
function pasteLines({
  reachable,
  accounts,
  command,
}: BannerFacts): readonly (readonly [label: string, text: string])[] {
  const [at = { address: "127.0.0.1", port: 21 }] = reachable;
  const account = accounts.find(({ generated }) => generated !== undefined) ?? accounts[0];
  const host = formatEndpoint(at);
  const name = account === undefined || account.anonymous ? "" : encodeURIComponent(account.name);
  const secret = account?.generated === undefined ? "" : `:${account.generated}`;
  const url = `ftp://${name}${secret}${name === "" ? "" : "@"}${host}/`;
  const asks = name !== "" && secret === "";
  return [
    ["tandem", `${command} open ${url}`],
    // Without a password curl asks for it only when the user is an option.
    ["curl", asks ? `curl --user ${shellWord(account?.name ?? "")} ftp://${host}/` : `curl ${url}`],
  ];
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

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

const mostLines = 5;
const labelWidth = 10;
