import { parseProxy, type ProxyOptions } from "@tandem/client";
import { addressFamily } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { isLoopback } from "../is-loopback.ts";
import { addressOf } from "../options/address-of.ts";
import type { Shell } from "../shell.ts";

/**
 * The proxy that the environment has for a host, as curl reads it: `ftp_proxy`, else `all_proxy`, in small letters or capitals,
 * unless `no_proxy` names the host. Never for this machine itself. Throws a usage error for what is no proxy.
 */
export function environmentProxy(host: string, env: Shell["env"]): ProxyOptions | undefined {
  const name = ["ftp_proxy", "FTP_PROXY", "all_proxy", "ALL_PROXY"].find((one) => env[one]);
  if (name === undefined || isLoopback(host)) return undefined;
  if (isExempt(host, env["no_proxy"] ?? env["NO_PROXY"] ?? "")) return undefined;
  try {
    return parseProxy(env[name] ?? "");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw usageError(`${name} in the environment is no proxy: ${error.message}`, { cause: error });
  }
}

/** `*` is every host; `example.org` and `.example.org` are that host and those below; `10.0.0.0/8` is a block of addresses. */
function isExempt(host: string, list: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      if (entry.includes("/")) return inBlock(name, entry);
      const domain = entry.replace(/^\*?\.|\.$/g, "").replace(/^\[(.*)\]$/, "$1");
      return name === domain || (bitsOf(name) === undefined && name.endsWith(`.${domain}`));
    });
}

function inBlock(address: string, block: string): boolean {
  const [network = "", length = ""] = block.split("/");
  const [wanted, bits] = [bitsOf(network), bitsOf(address)];
  if (wanted === undefined || bits?.length !== wanted.length || !/^\d{1,3}$/.test(length)) return false;
  return Number(length) <= bits.length && bits.startsWith(wanted.slice(0, Number(length)));
}

/** An address as zeros and ones, 32 or 128 of them; undefined for a name. */
function bitsOf(text: string): string | undefined {
  const address = addressOf(text);
  if (address === undefined) return undefined;
  const binary = (part: string, radix: number, width: number): string =>
    Number.parseInt(part, radix).toString(2).padStart(width, "0");
  if (addressFamily(address) === 4) {
    return address
      .split(".")
      .map((part) => binary(part, 10, 8))
      .join("");
  }
  const [head = [], tail = []] = address.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
  return groups.map((group) => binary(group, 16, 16)).join("");
}
