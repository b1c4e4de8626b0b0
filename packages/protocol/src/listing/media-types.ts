/** What the content of a file is by the last extension of its name, in lower case and without the dot: `txt`, `text/plain`. */
export type MediaTypes = ReadonlyMap<string, string>;

/**
 * The media types that names usually mean, as IANA has them, for the operator of a server who says that in this tree they
 * do: a server must not guess (RFC 3659 §7.5.8).
 */
export const commonMediaTypes: MediaTypes = new Map([
  // Text
  ["txt", "text/plain"],
  ["log", "text/plain"],
  ["csv", "text/csv"],
  ["css", "text/css"],
  ["htm", "text/html"],
  ["html", "text/html"],
  ["ics", "text/calendar"],
  ["js", "text/javascript"],
  ["mjs", "text/javascript"],
  ["md", "text/markdown"],
  ["tsv", "text/tab-separated-values"],
  ["vcf", "text/vcard"],
  ["vtt", "text/vtt"],
  // Data
  ["json", "application/json"],
  ["pdf", "application/pdf"],
  ["ps", "application/postscript"],
  ["rtf", "application/rtf"],
  ["sql", "application/sql"],
  ["wasm", "application/wasm"],
  ["xhtml", "application/xhtml+xml"],
  ["xml", "application/xml"],
  ["yaml", "application/yaml"],
  ["yml", "application/yaml"],
  ["epub", "application/epub+zip"],
  ["geojson", "application/geo+json"],
  ["p7s", "application/pkcs7-signature"],
  ["pgp", "application/pgp-encrypted"],
  // Office documents
  ["doc", "application/msword"],
  ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xls", "application/vnd.ms-excel"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["ppt", "application/vnd.ms-powerpoint"],
  ["pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
  ["odt", "application/vnd.oasis.opendocument.text"],
  ["ods", "application/vnd.oasis.opendocument.spreadsheet"],
  ["odp", "application/vnd.oasis.opendocument.presentation"],
  // Archives
  ["zip", "application/zip"],
  ["gz", "application/gzip"],
  ["tgz", "application/gzip"],
  ["zst", "application/zstd"],
  ["7z", "application/x-7z-compressed"],
  ["rar", "application/vnd.rar"],
  ["tar", "application/x-tar"],
  ["iso", "application/vnd.efi.iso"],
  ["deb", "application/vnd.debian.binary-package"],
  ["apk", "application/vnd.android.package-archive"],
  // Images
  ["avif", "image/avif"],
  ["bmp", "image/bmp"],
  ["gif", "image/gif"],
  ["heic", "image/heic"],
  ["ico", "image/vnd.microsoft.icon"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["png", "image/png"],
  ["svg", "image/svg+xml"],
  ["tif", "image/tiff"],
  ["tiff", "image/tiff"],
  ["webp", "image/webp"],
  // Sound and film
  ["aac", "audio/aac"],
  ["flac", "audio/flac"],
  ["m4a", "audio/mp4"],
  ["mp3", "audio/mpeg"],
  ["oga", "audio/ogg"],
  ["ogg", "audio/ogg"],
  ["opus", "audio/ogg"],
  ["wav", "audio/vnd.wave"],
  ["mkv", "video/matroska"],
  ["mov", "video/quicktime"],
  ["mp4", "video/mp4"],
  ["mpeg", "video/mpeg"],
  ["mpg", "video/mpeg"],
  ["ogv", "video/ogg"],
  ["webm", "video/webm"],
  // Fonts
  ["otf", "font/otf"],
  ["ttf", "font/ttf"],
  ["woff", "font/woff"],
  ["woff2", "font/woff2"],
]);

/** The media type of a name or path, undefined when its extension is not in the table or it has none. */
export function mediaTypeOf(name: string, types: MediaTypes): string | undefined {
  const dot = name.lastIndexOf(".");
  // A dot in front hides a file and begins no extension.
  if (dot <= name.lastIndexOf("/") + 1) return undefined;
  return types.get(name.slice(dot + 1).toLowerCase());
}
