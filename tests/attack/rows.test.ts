import { expect, it } from "vitest";
import { defences } from "../defences/defences.ts";
import { testsNaming } from "../defences/tests-naming.ts";
import { threats, type ThreatId } from "../defences/threats.ts";

const ids = Object.keys(threats) as ThreatId[];

it.each(ids)("%s has a test that begins with its number", (id) => {
  expect(testsNaming(id)).not.toEqual([]);
});

it.each(ids)("%s has a defence that `npm run defences` switches off", (id) => {
  expect(defences.filter((defence) => defence.threats.includes(id))).not.toEqual([]);
});
