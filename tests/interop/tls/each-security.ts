import { TLS_STARTS, TLS_VERSIONS, type Security, type TlsReuse, type TlsStart } from "./security.ts";

/** Every combination of the ways to begin and the versions, with one demand for session reuse. */
export function eachSecurity(reuse: TlsReuse, starts: readonly TlsStart[] = TLS_STARTS): readonly Security[] {
  return starts.flatMap((start) => TLS_VERSIONS.map((version) => ({ start, version, reuse })));
}
