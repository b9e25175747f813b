// Bundles and minifies scripts and styles with esbuild.
import { buildSync, transformSync } from "esbuild";

const options = { minify: true, target: "es2022" };

export const minified = (script) => transformSync(script, options).code;

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
  return outputFiles[0].text;
}
