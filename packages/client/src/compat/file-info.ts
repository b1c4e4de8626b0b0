import type { RemoteEntry } from "@tandem/protocol";

/** What an entry is. The values are basic-ftp's. */
export const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 3 } as const;
export type FileType = (typeof FileType)[keyof typeof FileType];

/** What somebody may do, as the sum of {@link FileInfo.UnixPermission}. */
export interface UnixPermissions {
  readonly user: number;
  readonly group: number;
  readonly world: number;
}

/** An entry of a directory. */
export class FileInfo {
  static readonly UnixPermission = { Read: 4, Write: 2, Execute: 1 } as const;

  name: string;
  type: FileType = FileType.Unknown;
  size = 0;
  /** When it was last modified: in ISO 8601 where that is known, else empty. */
  rawModifiedAt = "";
  /** The same as a date. Unlike basic-ftp's it is there for LIST too, in the server's own zone as far as that is known. */
  modifiedAt?: Date;
  permissions?: UnixPermissions;
  hardLinkCount?: number;
  link?: string;
  group?: string;
  user?: string;
  uniqueID?: string;

  constructor(name: string) {
    this.name = name;
  }

  get isDirectory(): boolean {
    return this.type === FileType.Directory;
  }

  get isSymbolicLink(): boolean {
    return this.type === FileType.SymbolicLink;
  }

  get isFile(): boolean {
    return this.type === FileType.File;
  }

  /** @deprecated The name that basic-ftp had for it before version 4. */
  get date(): string {
    return this.rawModifiedAt;
  }

  set date(rawModifiedAt: string) {
    this.rawModifiedAt = rawModifiedAt;
  }
}

/** An entry in basic-ftp's shape. */
export function fileInfoOf(entry: RemoteEntry): FileInfo {
  const info = new FileInfo(entry.name);
  info.type = types[entry.kind];
  info.size = entry.size ?? 0;
  if (entry.modified !== undefined) info.modifiedAt = new Date(entry.modified);
  info.rawModifiedAt = info.modifiedAt?.toISOString() ?? "";
  if (entry.mode !== undefined) info.permissions = permissionsOf(entry.mode);
  if (entry.links !== undefined) info.hardLinkCount = entry.links;
  if (entry.target !== undefined) info.link = entry.target;
  if (entry.owner !== undefined) info.user = entry.owner;
  if (entry.group !== undefined) info.group = entry.group;
  if (entry.unique !== undefined) info.uniqueID = entry.unique;
  return info;
}

const types = {
  file: FileType.File,
  directory: FileType.Directory,
  link: FileType.SymbolicLink,
  other: FileType.Unknown,
} as const;

function permissionsOf(mode: number): UnixPermissions {
  return { user: (mode >> 6) & 7, group: (mode >> 3) & 7, world: mode & 7 };
}
