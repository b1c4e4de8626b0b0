import { afterAll, beforeEach, expect } from "vitest";
import { place, type Place } from "../client/run.fixtures.ts";
import { script, type Scripted, type Setting } from "./prompt.fixtures.ts";

/** A server and a folder that are new for each test of a file, and scripts that run there. */
export interface ScriptedPlace {
  readonly here: Place;
  /** Runs lines that must all succeed, and gives what they printed behind the greeting. */
  done(...lines: readonly string[]): Promise<string>;
  /** Runs lines of which some may fail. */
  failing(lines: readonly string[], setting?: Setting): Promise<Scripted>;
}

/** Begins the tests of a file that run scripts. */
export function scriptedPlace(): ScriptedPlace {
  let here: Place | undefined;
  const places: Place[] = [];
  beforeEach(async () => {
    here = await place();
    places.push(here);
  });
  afterAll(async () => {
    for (const each of places) await each[Symbol.asyncDispose]();
  });
  return {
    get here() {
      return here!;
    },
    async done(...lines) {
      const { out, err, failure } = await script(here!, lines);
      expect([err, failure]).toEqual(["", undefined]);
      return out.replace(/^Connected to .*\n/, "");
    },
    failing: (lines, setting) => script(here!, lines, setting),
  };
}
