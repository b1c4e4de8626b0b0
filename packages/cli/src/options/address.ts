import { addressFamily, type Endpoint } from "@tandem/protocol";
import { InvalidArgumentError } from "commander";
import { addressOf } from "./address-of.ts";
import { parseListenPort } from "./port.ts";

/** `127.0.0.1`, `::1`, `[::1]`, `localhost`: an address of this machine to listen on, or a name for one. */
export function parseHost(text: string): string {
  const bare = /^\[(.*)\]$/.exec(text)?.[1];
  const address = addressOf(bare ?? text);
  if (address !== undefined) return address;
  if (bare === undefined && isHostName(text)) return text;
  throw new InvalidArgumentError("It must be an IPv4 or IPv6 address of this machine, or a host name.");
}

/** `0.0.0.0:2121`, `[::1]:2121`, `2121`, `::1`: an address, a port, or both. */
export function parseListen(text: string): Partial<Endpoint> {
  if (/^\d+$/.test(text)) return { port: parseListenPort(text) };
  const [, host, port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(text) ?? [];
  if (host === undefined || port === undefined) return { address: parseHost(text) };
  return { address: parseHost(host), port: parseListenPort(port) };
}

/** `203.0.113.7`, `ftp.example.org`: what 227 names; IPv4, because 227 has no other form (RFC 959 §4.2), or a name that has one. */
export function parsePublicAddress(text: string): string {
  const address = addressOf(text);
  if (address === undefined && isHostName(text)) return text;
  if (address !== undefined && addressFamily(address) === 4) return address;
  throw new InvalidArgumentError(
    "It must be an IPv4 address, the only kind that a 227 reply can name, or the name of a host that has one.",
  );
}

function isHostName(text: string): boolean {
  return /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/.test(text) && !/^[\d.]+$/.test(text);
}
