// How much a visitor downloads.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const compressed = (file) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return brotliCompressSync(readFileSync(file), { params }).length;
};
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

export function sizeFigures(dist = "dist") {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(html|js|css|wasm|svg)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: path.replace(/^dist./, ""), bytes: compressed(path) }));
  const sum = (left) => files.filter(({ name }) => !left.test(name)).reduce((total, { bytes }) => total + bytes, 0);
  const later = "pages|portfolio|model|worker";
  return [
    ...files.map(({ name, bytes }) => [name, kilobytes(bytes)]),
    ["for the first score (at most 350 kB)", kilobytes(sum(new RegExp(`^(charts|${later})`)))],
    ["with charts (at most 600 kB)", kilobytes(sum(new RegExp(`^(${later})`)))],
    ["with all pages and workers", kilobytes(sum(/^$/))],
  ];
}
