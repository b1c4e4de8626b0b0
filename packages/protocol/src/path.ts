import { ProtocolError } from "./protocol-error.ts";
import { printable } from "./text.ts";

declare const brand: unique symbol;

/**
 * An absolute, normalised path of the tree a session sees: `/`, or `/name/name` with no empty, `.` or `..` name in it.
 * Only this file makes one, so a path that was not normalised cannot reach a storage.
 */
export type VirtualPath = string & { readonly [brand]: "VirtualPath" };

/** The root of every tree. */
export const rootPath = "/" as VirtualPath;

/**
 * The path that a pathname of a command means in `directory` (RFC 959 §4.1, RFC 3659 §2.2: names are joined by `/`).
 * `..` at the root stays there, as in Unix. A backslash is a character of a name like any other.
 * Throws {@link ProtocolError} `syntax` for an empty pathname or a NUL, `too-long` for one longer than a server keeps, as it
 * is given or with the directory before it.
 */
export function resolvePath(directory: VirtualPath, pathname: string): VirtualPath {
  if (pathname === "") throw new ProtocolError("syntax", "The pathname is empty; name a file or a directory.");
  if (pathname.includes("\0")) throw new ProtocolError("syntax", "A pathname cannot contain a NUL character.");
  if (pathname.length > maximumLength) throw tooLong();
  const whole = pathname.startsWith("/") ? pathname : `${directory === rootPath ? "" : directory}/${pathname}`;
  const path = unnormalised.test(whole) ? normalised(whole) : (whole as VirtualPath);
  if (path.length > maximumLength) throw tooLong();
  return path;
}

/** A pathname that is absolute already, as a configuration or a program gives it. */
export function parsePath(pathname: string): VirtualPath {
  return resolvePath(rootPath, pathname);
}

/** The path of `name` in `directory`. Throws {@link ProtocolError} when `name` is not one name. */
export function childPath(directory: VirtualPath, name: string): VirtualPath {
  if (!isName(name)) throw new ProtocolError("syntax", `"${printable(name)}" is not the name of one file.`);
  return (directory === rootPath ? `/${name}` : `${directory}/${name}`) as VirtualPath;
}

/** True for a name that may stand alone in a path: not empty, `.` or `..`, and free of `/` and NUL. */
export function isName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/") && !name.includes("\0");
}

/** The directory that holds the path; the root is its own parent (CDUP at the root, RFC 959 §4.1.1). */
export function parentPath(path: VirtualPath): VirtualPath {
  return pathOf(namesOf(path).slice(0, -1));
}

/** The last name of the path, empty for the root. */
export function nameOf(path: VirtualPath): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The names of the path from the root down, none for the root. */
export function namesOf(path: VirtualPath): readonly string[] {
  return path === rootPath ? [] : path.slice(1).split("/");
}

/** True when `path` is `directory` or lies below it. */
export function isWithin(directory: VirtualPath, path: VirtualPath): boolean {
  return directory === rootPath || path === directory || path.startsWith(`${directory}/`);
}

/** The path below `to` that `path` has below `from`, which must hold it. */
export function rebasePath(path: VirtualPath, from: VirtualPath, to: VirtualPath): VirtualPath {
  if (!isWithin(from, path))
    throw new ProtocolError("syntax", `"${printable(path)}" does not lie below "${printable(from)}".`);
  return pathOf([...namesOf(to), ...namesOf(path).slice(namesOf(from).length)]);
}

// PATH_MAX of Linux: what no file system behind us could open anyway.
const maximumLength = 4096;

/** A name that is empty, `.` or `..`. */
const unnormalised = /\/\.{0,2}(?:\/|$)/;

function normalised(path: string): VirtualPath {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === "..") names.pop();
    else names.push(name);
  }
  return pathOf(names);
}

function pathOf(names: readonly string[]): VirtualPath {
  return `/${names.join("/")}` as VirtualPath;
}

function tooLong(): ProtocolError {
  return new ProtocolError("too-long", `A pathname is at most ${maximumLength} characters.`);
}
