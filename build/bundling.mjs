// Bundles and minifies scripts and styles.
import { buildSync } from "esbuild";
import { minify_sync } from "terser";

const options = { minify: true, target: "es2022" };

/* A minified script. Terser can make scripts that esbuild has minified slightly smaller. */
export function minified(script, isModule = false) {
  return minify_sync(script, { ecma: 2020, module: isModule, compress: { passes: 2 } }).code;
}

/** A script or style sheet with everything that it imports, as text. `more` has further options for esbuild. */
export function bundled(entry, more = {}) {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: entry.endsWith(".js") ? "esm" : undefined,
    ...options,
    ...more,
  });
  const [{ text }] = outputFiles;
  return entry.endsWith(".js") ? minified(text, more.format !== "iife") : text;
}
