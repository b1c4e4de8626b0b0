/** What each package may import, by the last part of its name. DESIGN: an arrow the table lacks does not exist. */
export const allowedImports = {
  protocol: [],
  trace: ["protocol"],
  storage: ["protocol"],
  transport: ["protocol", "trace"],
  server: ["protocol", "trace", "storage", "transport"],
  client: ["protocol", "trace", "storage", "transport"],
  console: ["protocol", "trace"],
  cli: ["protocol", "trace", "storage", "transport", "server", "client", "console"],
  testkit: ["protocol", "trace", "storage", "transport", "server", "client"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PackageName = keyof typeof allowedImports;

/** Packages that know neither Node nor the browser. */
export const pureSides: readonly string[] = ["protocol", "trace"];

/** Packages a person installs for what they do; nothing of a third party comes along. */
export const withoutThirdParties: readonly string[] = ["protocol", "trace", "storage", "transport", "server", "client"];

/** What storage may take from protocol: paths and text. A storage that knew a reply would decide something about FTP. */
export const storageNames: readonly string[] = [
  "VirtualPath",
  "childPath",
  "isName",
  "isWithin",
  "nameOf",
  "namesOf",
  "parentPath",
  "parsePath",
  "rebasePath",
  "resolvePath",
  "rootPath",
  "decodeText",
  "encodeText",
  "hasEscapes",
  "printable",
];

/** Node's modules that reach the network, and the only files that may use them: they implement `Network`, and TLS over it. */
export const network = {
  modules: ["net", "tls", "dgram", "dns", "dns/promises"] as readonly string[],
  files: [
    "packages/transport/src/bind-port.ts",
    "packages/transport/src/node-network.ts",
    "packages/transport/src/node-socket.ts",
    "packages/transport/src/kernel-port.ts",
    "packages/transport/src/kernel-socket.ts",
    "packages/transport/src/read-into.ts",
    "packages/transport/src/tls/cipher-list.ts",
    "packages/transport/src/tls/direct-wire.ts",
    "packages/transport/src/tls/known-authority.ts",
    "packages/transport/src/tls/secure-socket.ts",
    "packages/transport/src/tls/session-events.ts",
    "packages/transport/src/tls/tls-client.ts",
    "packages/transport/src/tls/tls-server.ts",
  ] as readonly string[],
};

/**
 * Node's modules that measure or pass time, and the only files that may use them or read the date: the one that implements
 * `Clock`, and the default of a storage on disk, whose files take their times from the machine whatever a test may say.
 */
export const time = {
  modules: ["timers", "timers/promises", "perf_hooks"] as readonly string[],
  files: [
    "packages/transport/src/system-clock.ts",
    "packages/storage/src/directory/machine-time.ts",
  ] as readonly string[],
};
