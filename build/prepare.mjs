// Makes a built site ready for a host: node build/prepare.mjs [FOLDER]
// Writes the service worker, compressed copies of the files, and `_headers` for Netlify and Cloudflare Pages. Fails if
// a file is missing, or if the page, with the built-in model, exceeds its size limits.
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { brotli, missingFiles, siteFiles, totals } from "./files.mjs";
import { attribute, element, read, setAttribute, write } from "./html.mjs";
import * as manifest from "./manifest.mjs";
import { hasBuiltInModel } from "./model.mjs";
import { serviceWorker } from "./service-worker.mjs";

const { CACHE_CONTROL, HASHED, HEADERS, LIMITS, SERVICE_WORKER, SINGLE_FILE } = manifest;
const [folder = "dist"] = process.argv.slice(2);

function addServiceWorker() {
  const page = read(join(folder, "index.html"));
  const isName = (element) => attribute(element, "name") === "service-worker";
  setAttribute(element(page, "the service worker", isName), "content", `./${SERVICE_WORKER}`);
  write(join(folder, "index.html"), page);
  writeFileSync(join(folder, SERVICE_WORKER), serviceWorker(siteFiles(folder)));
}

function compress(files) {
  return files.map(({ name, load, content }) => {
    const compressed = brotli(content);
    writeFileSync(join(folder, `${name}.br`), compressed);
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
    return { name, load, bytes: compressed.length };
  });
}

function writeHeaders(files) {
  const rule = (path, headers) => [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)];
  const hashed = files.filter(({ name }) => HASHED.test(name));
  const lines = [
    ...rule("/*", HEADERS),
    ...hashed.flatMap(({ name }) => rule(`/${name}`, { "Cache-Control": CACHE_CONTROL.hashed })),
    ...rule(`/${SINGLE_FILE}`, { "Content-Disposition": manifest.SINGLE_FILE_DISPOSITION }),
  ];
  writeFileSync(join(folder, "_headers"), `${lines.join("\n")}\n`);
}

function checkSizes(files) {
  const found = { ...totals(files), singleFile: statSync(join(folder, SINGLE_FILE)).size };
  const exceeded = Object.entries(LIMITS).filter(([what, limit]) => found[what] > limit);
  for (const [what, limit] of exceeded)
    console.error(`${what}: ${found[what]} exceeds the limit of ${limit} (LIMITS in build/manifest.mjs)`);
  // With another model, which may be larger than the built-in one, this is only a warning.
  if (exceeded.length && hasBuiltInModel(folder)) process.exitCode = 1;
}

const missing = missingFiles(folder).filter((name) => name !== SERVICE_WORKER);
if (missing.length) {
  console.error(`${folder} lacks ${missing.join(", ")}: run make dist`);
  process.exit(1);
}
addServiceWorker();
const files = compress(siteFiles(folder));
writeHeaders(files);
checkSizes(files);
