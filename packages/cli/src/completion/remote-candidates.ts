import { connect } from "@tandem/client";
import { ProtocolError } from "@tandem/protocol";
import { locationOf, parseLocation, pathIn } from "../client/location.ts";
import { netrcMachines } from "../client/read-netrc.ts";
import { storedLogin, type Login } from "../client/stored-login.ts";
import { isLoopback } from "../is-loopback.ts";
import { bookmarksOf } from "../open/memory/bookmarks.ts";
import { isForAnybody } from "../options/anonymous.ts";
import type { Shell } from "../shell.ts";

/**
 * What the beginning of a URL may become: a host that .netrc or a bookmark knows, or a name in the directory of the server. The server is
 * asked only when that needs nothing to be typed, and sends no password in clear text over a network; for three seconds at most.
 */
export async function remoteCandidates(
  typed: string,
  { env, clock }: Pick<Shell, "env" | "clock">,
): Promise<readonly string[]> {
  const [, directory, name = ""] = /^(ftp(?:e?s)?:\/\/[^/]+\/(?:.*\/)?)([^/]*)$/is.exec(typed) ?? [];
  if (directory === undefined) return hosts(typed, env);
  const { server, path } = parseLocation(directory);
  const login = await storedLogin(server, { env });
  if (!mayBeUsed(login)) return [];
  const stop = new AbortController();
  const timer = clock.timer(patience, () => stop.abort());
  const { signal } = stop;
  try {
    await using client = await connect(login, { clock, signal });
    const begun = decodeURIComponent(name);
    const candidates: string[] = [];
    for await (const entry of client.list(path === "" ? undefined : pathIn(path, ""), { signal })) {
      if (!entry.name.startsWith(begun) || entry.name.includes("/") || entry.name === "") continue;
      // Who begins with a dot wants it.
      if (entry.name.startsWith(".") && begun === "") continue;
      const rest = escaped(entry.name.slice(begun.length));
      if (rest !== undefined) candidates.push(directory + name + rest + (entry.kind === "directory" ? "/" : ""));
      if (candidates.length === most) break;
    }
    return candidates.toSorted();
  } finally {
    timer.cancel();
  }
}

// Who waits longer than this for a Tab has typed on.
const patience = 3_000;
// No shell shows more in a way that helps anybody.
const most = 1_000;

function mayBeUsed({ host, tls = "off", user, password }: Login): boolean {
  if (user === undefined || isForAnybody(user)) return true;
  return password !== undefined && (tls !== "off" || isLoopback(host));
}

/** The schemes; the hosts of .netrc under the one that is typed, and the bookmarks. */
async function hosts(typed: string, env: Shell["env"]): Promise<readonly string[]> {
  const schemes = ["ftp://", "ftpes://", "ftps://"];
  const scheme = schemes.find((one) => typed.toLowerCase().startsWith(one));
  if (scheme === undefined) return schemes.filter((one) => one.startsWith(typed.toLowerCase()));
  const machines = await netrcMachines(env);
  const urls = machines.flatMap(({ machine, login }) => {
    if (machine === undefined || !/^[\w.:-]+$/.test(machine)) return [];
    const rest = (user?: string): string =>
      locationOf({ host: machine, ...(user !== undefined && { user }) }).slice("ftp://".length);
    return [rest(), ...(login === undefined ? [] : [rest(login)])].map((one) => scheme + one);
  });
  const bookmarks = await bookmarksOf(env).all();
  return [...new Set([...urls, ...bookmarks.values()])].filter((url) => url.startsWith(typed)).toSorted();
}

/** As a URL has it, with nothing in it that a shell would take for its own; undefined for what no URL can carry. */
function escaped(name: string): string | undefined {
  try {
    return encodeURIComponent(name).replace(/[!'()*~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  } catch (error) {
    // A byte that is not UTF-8.
    if (error instanceof URIError || error instanceof ProtocolError) return undefined;
    throw error;
  }
}
