export type { Clock, Timer } from "./clock.ts";
export {
  NetworkError,
  type DialOptions,
  type Listener,
  type ListenOptions,
  type Network,
  type NetworkFault,
  type PortHandle,
  type ReservedPort,
  type Socket,
} from "./network.ts";
export { faultOf, listenError } from "./network-fault.ts";
export { inheritedListeners, type InheritedListener } from "./inherited-listeners.ts";
export { nodeNetwork } from "./node-network.ts";
export { bindPort, type BoundPort } from "./bind-port.ts";
export { systemClock } from "./system-clock.ts";
export { happyEyeballs } from "./way-out/happy-eyeballs.ts";
export { throughProxy, type ThroughProxyOptions } from "./way-out/through-proxy.ts";
export { namedProxy, type TunnelKind, type TunnelProxy } from "./way-out/tunnel-proxy.ts";
export { behindProxies, type BehindProxiesOptions } from "./proxy/behind-proxies.ts";
export { isCipherList } from "./tls/cipher-list.ts";
export { leadsToKnownAuthority } from "./tls/known-authority.ts";
export { TlsError, type TlsFault } from "./tls/tls-error.ts";
export type { PeerCertificate, SecureSocket, TlsFacts } from "./tls/secure-socket.ts";
export type { Certificate } from "./tls/certificate.ts";
export type { ClientHello } from "./tls/client-hello.ts";
export { peekClientHello, type PeekClientHelloOptions } from "./tls/peek-client-hello.ts";
export { makeCertificate, type MakeCertificateOptions } from "./tls/make-certificate.ts";
export { defaultTls } from "./tls/default-tls.ts";
export {
  tlsServer,
  type TlsServer,
  type TlsServerOptions,
  type TlsSession,
  type TlsVersion,
} from "./tls/tls-server.ts";
export { tlsClient, type TlsClient, type TlsClientOptions } from "./tls/tls-client.ts";
export { defaultTrust, type TrustOptions } from "./tls/trust.ts";
export type { DataSecurity } from "./data/data-security.ts";
export { otherSide } from "./other-side.ts";
export { ControlConnection } from "./control-connection.ts";
export type { ControlOptions } from "./control-options.ts";
export type { ControlReader } from "./control-reader.ts";
export { DataError, type DataFault } from "./data/data-error.ts";
export type { DataOffer, DataOptions } from "./data/data-offer.ts";
export { defaultDataTimers, type DataTimers } from "./data/data-timers.ts";
export { cachedFiles } from "./native/cached-files.ts";
export { startThread } from "./native/start-thread.ts";
export { DataConnection } from "./data/data-connection.ts";
export type { DataConnectionOptions } from "./data/data-connection-options.ts";
export type { DataSink } from "./data/data-sink.ts";
export type { DataSource, SourceFile } from "./data/data-source.ts";
export { fastPath, type FastPath } from "./data/kernel/load-kernel.ts";
export type { Kernel } from "./data/kernel/kernel.ts";
export { listenForData, type ListenForDataOptions } from "./data/listen-for-data.ts";
export type { PortLease, PortSource } from "./data/held-port.ts";
export type { Pace } from "./rate/pace.ts";
export { RateLimit, type RateLimitOptions } from "./rate/rate-limit.ts";
export type { RateFlow } from "./rate/rate-flow.ts";
export { dialForData, type DialForDataOptions } from "./data/dial-for-data.ts";
export { decodeSink, encodeSource, type Codec, type EndingSink } from "./codec.ts";
export { deflateSource } from "./data/deflate-source.ts";
export { InflateSink } from "./data/inflate-sink.ts";
export { transferSink, type TransferSink } from "./data/transfer-sink.ts";
