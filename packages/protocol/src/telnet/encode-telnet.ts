/**
 * Doubles every 0xFF so that a Telnet receiver takes it for data (RFC 854); the same array when there is none. Few FTP
 * servers undo it, so a client does this only for one that is known to.
 */
export function encodeTelnet(bytes: Uint8Array): Uint8Array {
  let count = 0;
  for (let at = bytes.indexOf(IAC); at >= 0; at = bytes.indexOf(IAC, at + 1)) count++;
  if (count === 0) return bytes;
  const encoded = new Uint8Array(bytes.length + count);
  let length = 0;
  for (const byte of bytes) {
    encoded[length++] = byte;
    if (byte === IAC) encoded[length++] = IAC;
  }
  return encoded;
}

const IAC = 0xff;
