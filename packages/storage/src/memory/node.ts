import type { Attributes } from "../storage.ts";
import type { Content } from "./content.ts";

/** What a path names. */
export type Node = FileNode | DirectoryNode;

export interface FileNode {
  readonly kind: "file";
  readonly id: number;
  created: number;
  modified: number;
  content: Content;
  /** No path leads to it any more. */
  removed: boolean;
}

export interface DirectoryNode {
  readonly kind: "directory";
  readonly id: number;
  created: number;
  modified: number;
  readonly entries: Map<string, Node>;
  /** Nothing may be put into it any more: no path leads there. */
  removed: boolean;
}

export function attributesOf(node: Node): Attributes {
  return {
    kind: node.kind,
    size: node.kind === "file" ? node.content.size : 0,
    modified: node.modified,
    created: node.created,
    unique: String(node.id),
  };
}
