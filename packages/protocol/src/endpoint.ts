/** One end of a TCP connection: an IP address in its shortest form, without brackets, and a port (0 to 65535). */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** `127.0.0.1:2121`, `[::1]:2121`. */
export function formatEndpoint({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
