import { stagingName } from "./name.ts";

/**
 * The name of a stage that this process has open, until it is disposed of. `upload` names the kept upload that it goes on
 * with: while one does, {@link stageGoingOnWith} knows it.
 */
export class HeldStage implements Disposable {
  readonly name = stagingName();
  readonly #upload: string | undefined;

  constructor(upload?: string) {
    this.#upload = upload;
    open.add(this.name);
    if (upload !== undefined) goingOn.set(upload, this.name);
  }

  [Symbol.dispose](): void {
    open.delete(this.name);
    if (this.#upload !== undefined && goingOn.get(this.#upload) === this.name) goingOn.delete(this.#upload);
  }
}

/** True while this process has the stage of that name open; such names are random, so the name alone says which it is. */
export function isHeldStage(name: string): boolean {
  return open.has(name);
}

/** The name of the stage that goes on with the kept upload. */
export function stageGoingOnWith(upload: string): string | undefined {
  return goingOn.get(upload);
}

// Of the process and not of a storage: two storages of one folder, of two accounts say, share their files too.
const open = new Set<string>();
const goingOn = new Map<string, string>();
