import { parseAddress } from "@tandem/protocol";
import type { CertificateSource } from "@tandem/server";
import { bindPort, NetworkError, type BoundPort } from "@tandem/transport";
import { usageError } from "../../command-error.ts";
import type { Shell } from "../../shell.ts";
import type { ListenPlace } from "../activation.ts";
import type { ListenChoice } from "../choices.ts";
import { dropPrivileges } from "../privileges.ts";
import { retell } from "../reload.ts";
import { serverOf } from "../serve-alone.ts";
import type { PortsToServe, Serving, ServingParts } from "../serving.ts";
import type { ServeSettings } from "../settings.ts";
import { Crew } from "./crew.ts";
import { PasswordsKept } from "./passwords-kept.ts";
import { plainSettings } from "./plain-settings.ts";
import type { PlainCertificates } from "./worker-calls.ts";

/** Binds the ports that several processes will listen on, with the rights that it takes; then becomes the user. */
export async function bindForWorkers(
  { runAs }: ServeSettings,
  places: readonly ListenPlace[],
  { env }: Pick<Shell, "env">,
): Promise<PortsToServe> {
  const ports: BoundPort[] = [];
  const close = async (): Promise<void> => ports.splice(0).forEach((port) => port.close());
  try {
    for (const place of places) ports.push(await bindPort(place));
    if (runAs !== undefined) await dropPrivileges(runAs, { env });
  } catch (error) {
    await close();
    if (error instanceof NetworkError) throw usageError(error.message, { cause: error });
    throw error;
  }
  return { serve: (parts) => serveByWorkers(parts, ports), [Symbol.asyncDispose]: close };
}

async function serveByWorkers(parts: ServingParts, ports: readonly BoundPort[]): Promise<Serving> {
  const { places, tls, storage, accounts, hosts, trees, tracer, log, warn, shell } = parts;
  const { clock } = shell;
  // What only a server can judge is told here, once, before others begin; it serves nobody.
  const judge = serverOf({
    ...parts.settings.server,
    ...(tls && { tls: tls.setup }),
    storage,
    accounts: accounts.list,
    hosts: hosts.map(({ host }) => host),
    clock,
  });
  if (tls === undefined && places.some((place) => place.tls === "implicit"))
    throw usageError("Implicit TLS needs a certificate, and TLS is off.");
  const bound: readonly ListenChoice[] = ports.map(({ local: { address, port } }, at) => {
    const { tls: begins, ...place } = places[at]!;
    const named = "inherited" in place || parseAddress(place.address) !== undefined ? address : place.address;
    return { address: named, port, ...(begins && { tls: begins }) };
  });
  let settings = plainSettings(parts.settings);
  const passwords = new PasswordsKept(parts.settings);
  const certificates = (): PlainCertificates => ({
    server: tls === undefined ? [] : listOf(tls.setup.certificates),
    hosts: parts.settings.hosts.map((host) => {
      const source = tls?.certificatesOf(host);
      return source && listOf(source);
    }),
  });
  const setup = () => {
    const { certificates: _, ...policy } = tls?.setup ?? { certificates: [] };
    return {
      settings,
      tls: tls && { policy, certificates: certificates() },
      places: bound,
    };
  };
  const keep = passwords.keep.bind(passwords);
  const { workers } = parts.settings;
  const crew = await Crew.start({ workers, clock, ports, tracer, setup, keep, log, warn }).catch((error: unknown) => {
    throw usageError(error instanceof Error ? error.message : String(error), { cause: error });
  });
  return {
    bound,
    sessions: () => crew.count(),
    async retell(next) {
      // First here: what cannot be used is told before anybody heeds it.
      await retell({ server: judge, accounts, hosts, trees }, next);
      passwords.replace(next);
      settings = plainSettings(next);
      return await crew.reload(settings);
    },
    renewed: () => crew.renew(certificates()),
    async close(grace) {
      await crew.stop(grace);
      await judge.close();
    },
  };
}

function listOf(source: CertificateSource): PlainCertificates["server"] {
  return typeof source === "function" ? source() : source;
}
