/** How long a data connection may take, in milliseconds. */
export interface DataTimers {
  /** For the peer to connect after the transfer command, or to answer our dial. */
  readonly open: number;
  /** For the TLS handshake, from the transfer command on. */
  readonly handshake: number;
  /** For one byte to move while a transfer runs. */
  readonly stall: number;
  /** For the peer to end its direction after we ended ours. */
  readonly linger: number;
}

/** Defaults of {@link DataTimers}. */
export const defaultDataTimers: DataTimers = {
  // Half of vsftpd's 60 s: a peer behind a firewall that drops learns of it before its user gives up.
  open: 30_000,
  // Two round trips and some arithmetic; as long as for the connection itself.
  handshake: 30_000,
  // vsftpd's data_connection_timeout and ProFTPD's TimeoutStalled are 300 s and 3,600 s; a tape robot needs minutes.
  stall: 300_000,
  // The last bytes of a slow link; the reply does not wait for it.
  linger: 30_000,
};
