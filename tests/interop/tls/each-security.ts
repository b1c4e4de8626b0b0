import { TLS_STARTS, TLS_VERSIONS, type Security, type TlsReuse, type TlsStart, type TlsVersion } from "./security.ts";

/** Every combination of the ways to begin and the versions, with the demand for session reuse that goes with the version. */
export function eachSecurity(
  reuse: (version: TlsVersion) => TlsReuse,
  starts: readonly TlsStart[] = TLS_STARTS,
): readonly Security[] {
  return starts.flatMap((start) => TLS_VERSIONS.map((version) => ({ start, version, reuse: reuse(version) })));
}
