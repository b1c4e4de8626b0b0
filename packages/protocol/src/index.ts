export { ProtocolError, type ProtocolFault } from "./protocol-error.ts";
export { decodeText, encodeText, hasEscapes, printable } from "./text.ts";
export { legacyCharset, type Charset } from "./charset/charset.ts";
export { lookupLanguage } from "./language/lookup-language.ts";
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
// Commands
export type { Context, Grammar, ValueOf } from "./argument/grammar.ts";
export type { ExtendedPassiveArgument } from "./argument/address.ts";
export type { ModificationArgument } from "./argument/modification.ts";
export { formatFactChanges, type FactChanges } from "./argument/changed-facts.ts";
export { grammars } from "./argument/grammars.ts";
export type { NamedPath } from "./argument/named-path.ts";
export type { OctetRange } from "./argument/octet-range.ts";
export type { ListArgument } from "./argument/path.ts";
export { formatWords, parseWords } from "./argument/words.ts";
export { hashAlgorithmOf, hashAlgorithms, type HashAlgorithm } from "./hash-algorithm.ts";
export type { OptionArgument } from "./argument/option.ts";
export type { Hostname } from "./argument/hostname.ts";
export {
  formatRepresentationType,
  type FileStructure,
  type RepresentationType,
  type TransferMode,
} from "./argument/representation.ts";
export {
  aliases,
  commonRefusals,
  mayReply,
  verbRow,
  verbs,
  type ArgumentOf,
  type CommonRefusal,
  type ReplyCodeOf,
  type Verb,
} from "./command/verbs.ts";
export { formatDefinedIn, type DefinedIn, type VerbRow } from "./command/verb-row.ts";
export {
  encodeCommand,
  formatUsage,
  parseArgument,
  parseCommand,
  verbOf,
  type Command,
} from "./command/parse-command.ts";
// Replies
export { firstDigits, isReplyCode, replyCodes, secondDigits, type CodeRow, type ReplyCode } from "./reply/codes.ts";
export { formatReplyLine, reply, replyText, type Reply } from "./reply/reply.ts";
export { asciiReply, encodeReply, formatReply } from "./reply/encode-reply.ts";
export { defaultReplyLimits, ReplyDecoder, type ReplyLimits } from "./reply/reply-decoder.ts";
// The exchange machine and the facts of a session
export { firstDigit, shapes, type Outcome, type Shape } from "./exchange/shape.ts";
export { beginExchange, isOpen, stepExchange, violationOf, type Exchange } from "./exchange/exchange.ts";
export { PendingExchanges, type Pending, type Settled } from "./exchange/pending-exchanges.ts";
export type { ProtectionLevel } from "./argument/security.ts";
export { expireFacts, initialFacts, oneShotFacts, type NameEncoding, type SessionFacts } from "./session/facts.ts";
// The control connection's bytes
export { TelnetDecoder, type TelnetChunk } from "./telnet/telnet-decoder.ts";
export { encodeTelnet } from "./telnet/encode-telnet.ts";
export { LineDecoder, type Line, type LineDecoderOptions } from "./line/line-decoder.ts";
export { foreignProtocol, type ForeignProtocol } from "./line/foreign-protocol.ts";
// Addresses and ports
export {
  addressFamily,
  formatAddress,
  normalizeAddress,
  parseAddress,
  sameAddress,
  withoutZone,
  type AddressFamily,
} from "./ip.ts";
export { addressScope, type AddressScope } from "./address-scope.ts";
export { cidrContains, formatCidr, parseCidr, type Cidr } from "./cidr.ts";
export { encodeProxyHeader, ProxyHeaderDecoder, type ProxiedBytes, type ProxyHeader } from "./proxy-header.ts";
export { formatHostPort, parseHostPort } from "./host-port.ts";
export { formatExtendedHostPort, formatExtendedPassiveReply, parseExtendedHostPort } from "./extended-host-port.ts";
export { parseExtendedPassiveReply, parsePassiveReply, type PassiveReply } from "./passive-reply.ts";
// Text, times and quoting
export { AsciiDecoder, AsciiEncoder } from "./ascii.ts";
export { hasBlocks, isPlain, isRestartable, isText, type DataFormat } from "./data/data-format.ts";
export { TransferEncoder, type TransferEncoderOptions } from "./data/transfer-encoder.ts";
export { TransferDecoder, type Received } from "./data/transfer-decoder.ts";
export { formatTimeValue, parseTimeValue, readTimeValue } from "./time.ts";
export { formatOctalMode, parseOctalMode } from "./octal-mode.ts";
export { parseQuotedPath, quotePath } from "./quote.ts";
// Listings
export { expandBraces, isGlob, parseGlob, type Glob } from "./glob.ts";
export type { EntryKind, ListedEntry, ListingOptions, RemoteEntry } from "./listing/entry.ts";
export { formatPermissions } from "./listing/permissions.ts";
export { formatUnixLine, parseUnixLine, unixHeadWriter, unixLineWriter, type HeadWriter } from "./listing/unix-line.ts";
export {
  factNames,
  formatFacts,
  factsHeadWriter,
  factsLineWriter,
  formatFactsLine,
  parseFactsLine,
  type FactName,
  type FactsOptions,
  type FactsWriter,
} from "./listing/facts-line.ts";
export { parseDosLine } from "./listing/dos-line.ts";
export { commonMediaTypes, type MediaTypes } from "./listing/media-types.ts";
export type { DialectName } from "./listing/dialect.ts";
export { ListingReader, type ListingReaderOptions } from "./listing/listing-reader.ts";
export { parseListing } from "./listing/parse-listing.ts";
export { readName, spellName } from "./listing/name-charset.ts";
