// The files of a built site.
import { readFileSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { FILES } from "./manifest.mjs";

/** A pattern for the name of a built file, from its name in the manifest, in which `*` stands for a hash. */
export const pattern = (name) => new RegExp(`^${name.replaceAll(".", "\\.").replace("*", "[0-9a-f]{16}")}$`);

/** The name under which the source of index.html refers to a file of the manifest: without the hash. */
export const plainName = (name) => name.replace("-*", "");

/** The manifest's files in the folder, sorted by name: their names, when a visitor loads them, and their content. */
export function siteFiles(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll(sep, "/"));
  return FILES.flatMap(({ name, load }) => {
    const found = names.filter((each) => pattern(name).test(each));
    if (found.length > 1)
      throw new Error(`${folder} has several files for ${name}: ${found.join(", ")}. Run make dist`);
    return found.map((name) => ({ name, load, content: readFileSync(join(folder, name)) }));
  }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The names in the manifest of files that are missing from the folder. */
export function missingFiles(folder) {
  const built = siteFiles(folder);
  return FILES.map(({ name }) => name).filter((name) => !built.some((file) => pattern(name).test(file.name)));
}

/** Compresses content with Brotli at the highest quality. */
export const brotli = (content) =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });

/** Adds up the `bytes` of files, and counts the requests before the first score. */
export function totals(files) {
  const sum = (some) => some.reduce((total, { bytes }) => total + bytes, 0);
  const loaded = (when) => files.filter(({ load }) => load === when);
  const firstScore = sum(loaded("first score"));
  return {
    firstScore,
    withCharts: firstScore + sum(loaded("charts")),
    firstRequests: loaded("first score").length,
    all: sum(files),
  };
}
