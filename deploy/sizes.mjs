// What a visitor downloads, and how much of it there may be.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/** In bytes, after brotli at its best; the single file as it is. And in files. */
export const LIMITS = { firstScore: 350_000, withCharts: 600_000, firstRequests: 7, singleFile: 1_500_000 };

/** The whole page in one file; no part of the site. */
export const SINGLE_FILE = "churnscope.html";

/** What is loaded only when it is first needed. */
const LATER = /^(charts|echarts|icon|inspection|offline|pages|sw\.js|worker)/;

export const brotli = (content) =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });

/** Every file of the site by its path from the folder, with its bytes. Pictures of the README are none. */
export function siteFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        entry.name !== SINGLE_FILE &&
        !entry.parentPath.includes("screenshots") &&
        /\.(bin|css|html|js|png|svg|wasm|webmanifest)$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(folder, path).replaceAll(sep, "/"), content: readFileSync(path) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Bytes for the first score and with charts, and how many files the first score takes, from each file's size. */
export function totals(files) {
  const sum = (some) => some.reduce((total, { bytes }) => total + bytes, 0);
  const first = files.filter(({ name }) => !LATER.test(name));
  const charts = files.filter(({ name }) => /^(charts|echarts)/.test(name));
  return {
    firstScore: sum(first),
    withCharts: sum([...first, ...charts]),
    firstRequests: first.length,
    all: sum(files),
  };
}
