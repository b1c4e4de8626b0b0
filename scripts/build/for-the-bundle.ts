import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

/** Has packages of others taken into a bundle in the form that suits one. */
export const forTheBundle: Plugin = {
  name: "for the bundle",
  setup({ onResolve, onLoad, resolve }) {
    // Its modules for browsers are the same in a form of which what nobody uses is left out; by itself it gives Node CommonJS.
    onResolve({ filter: /^yaml$/ }, async ({ path, pluginData, resolveDir, kind }) => {
      if (pluginData === asItIs) return undefined;
      const found = await resolve(path, { kind, resolveDir, pluginData: asItIs });
      return { path: join(dirname(found.path), "../browser/dist/index.js"), sideEffects: false };
    });
    // What requires a module of Node finds no `require` in a module.
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === "require-call" ? { path, namespace: "required" } : undefined,
    );
    onLoad({ filter: /^/, namespace: "required" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

const asItIs = Symbol("as it is");
