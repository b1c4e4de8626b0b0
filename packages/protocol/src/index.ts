export { ProtocolError, type ProtocolFault } from "./protocol-error.ts";
export { decodeText, encodeText, hasEscapes, printable } from "./text.ts";
export {
  childPath,
  isName,
  isWithin,
  nameOf,
  namesOf,
  parentPath,
  parsePath,
  rebasePath,
  resolvePath,
  rootPath,
  type VirtualPath,
} from "./path.ts";
export { formatEndpoint, type Endpoint } from "./endpoint.ts";
