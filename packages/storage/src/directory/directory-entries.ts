import type { VirtualPath } from "@tandem/protocol";
import type { Entries, PlainDirectory } from "../entries.ts";
import type { Entry, ListOptions } from "../storage.ts";
import { faultOf } from "./fault.ts";
import { fewEntries, listEntries } from "./list.ts";
import type { Place } from "./place.ts";

/** The entries of a directory on disk, which `enter` finds and holds. */
export function directoryEntries(path: VirtualPath, enter: () => Promise<Place>, options: ListOptions = {}): Entries {
  let read: readonly Entry[] | undefined;
  return {
    async *[Symbol.asyncIterator]() {
      options.signal?.throwIfAborted();
      if (read !== undefined) {
        if (read.length > 0) yield read;
        return;
      }
      try {
        using place = await enter();
        yield* listEntries(place.directory, options);
      } catch (error) {
        throw faultOf(error, path);
      }
    },
    async plain() {
      options.signal?.throwIfAborted();
      try {
        const place = await enter();
        if ((await place.medium()) === undefined) {
          place[Symbol.dispose]();
          return undefined;
        }
        if ((place.directorySize ?? 0) > smallSize) return plainDirectory(place, path);
        read = await fewEntries(place.directory, options, (name) => place.known(name)).catch((error: unknown) => {
          place[Symbol.dispose]();
          throw error;
        });
        if (read === undefined) return plainDirectory(place, path);
        place[Symbol.dispose]();
        return undefined;
      } catch (error) {
        throw faultOf(error, path);
      }
    },
  };
}

// What a directory of few entries takes: a block of most file systems, 20 bytes for each entry of tmpfs. One that has shrunk may
// take more, and is found small by the thread that reads it.
const smallSize = 4096;

function plainDirectory(place: Place, path: VirtualPath): PlainDirectory {
  return {
    path: place.directory,
    uniquePrefix: "",
    faultOf: (error) => faultOf(error, path),
    [Symbol.dispose]: () => place[Symbol.dispose](),
  };
}
