// Download sizes.
import { statSync } from "node:fs";
import { brotli, siteFiles, totals } from "../../build/files.mjs";
import { LIMITS, SINGLE_FILE } from "../../build/manifest.mjs";

export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

export function sizeFigures() {
  const files = siteFiles("dist").map(({ name, load, content }) => ({ name, load, bytes: brotli(content).length }));
  const { firstScore, withCharts, firstRequests, all } = totals(files);
  return [
    ...files.map(({ name, bytes }) => [name, kilobytes(bytes)]),
    [`for the first score (limit ${kilobytes(LIMITS.firstScore)})`, kilobytes(firstScore)],
    [`with charts (limit ${kilobytes(LIMITS.withCharts)})`, kilobytes(withCharts)],
    [`requests for the first score (limit ${LIMITS.firstRequests})`, String(firstRequests)],
    ["with all pages and workers", kilobytes(all)],
    [
      `the single-file page, uncompressed (limit ${kilobytes(LIMITS.singleFile)})`,
      kilobytes(statSync(`dist/${SINGLE_FILE}`).size),
    ],
  ];
}
