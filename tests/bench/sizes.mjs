// How much a visitor downloads.
import { LIMITS, brotli, siteFiles, totals } from "../../deploy/sizes.mjs";

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

export function sizeFigures() {
  const files = siteFiles("dist").map(({ name, content }) => ({ name, bytes: brotli(content).length }));
  const { firstScore, withCharts, firstRequests, all } = totals(files);
  return [
    ...files.map(({ name, bytes }) => [name, kilobytes(bytes)]),
    [`for the first score (at most ${kilobytes(LIMITS.firstScore)})`, kilobytes(firstScore)],
    [`with charts (at most ${kilobytes(LIMITS.withCharts)})`, kilobytes(withCharts)],
    [`requests for the first score (at most ${LIMITS.firstRequests})`, String(firstRequests)],
    ["with all pages and workers", kilobytes(all)],
  ];
}
