import { through, type Storage } from "@tandem/storage";

/** Another way to the same files: some methods in place of the tree's own, which may look on or add an option. */
export function layer(storage: Storage, methods: Partial<Storage>): Storage {
  const layered = { ...through(storage), ...methods };
  origins.set(layered, originOf(storage));
  return layered;
}

/** The tree below all layers: the same for every session that sees the same files in the same way. */
export function originOf(storage: Storage): Storage {
  return origins.get(storage) ?? storage;
}

const origins = new WeakMap<Storage, Storage>();
