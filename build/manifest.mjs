// The programs and files of the page, their size limits, and the headers that a host should send. build/check.mjs
// compares other files with this one.

/**
 * The programs of the site by the names of their binaries, each with its crate's folder, its Cargo profile, its Cargo
 * features other than the default ones, and its wasm-bindgen target. Trunk compiles them.
 */
export const PROGRAMS = {
  app: { crate: ".", profile: "page", features: "", bindgen: "web" },
  pages: { crate: ".", profile: "page", features: "", bindgen: "web" },
  worker: { crate: "crates/worker-program", profile: "worker", features: "", bindgen: "no-modules" },
  tables: { crate: "crates/table-program", profile: "worker", features: "detector,workbooks", bindgen: "no-modules" },
  parquet: { crate: "crates/table-program", profile: "worker", features: "parquet", bindgen: "no-modules" },
  trainer: { crate: "crates/train-program", profile: "worker", features: "", bindgen: "no-modules" },
  charts: { crate: "crates/charts", profile: "page", features: "", bindgen: "web" },
};

/** The only program of the single-file page. */
export const WHOLE = {
  crate: ".",
  package: "churnscope-page",
  bin: "whole",
  profile: "single-file",
  bindgen: "no-modules",
};

/**
 * wasm-opt's passes for each Cargo profile. Sorting functions by the number of places that use them makes a program
 * slightly smaller after compression.
 */
export const WASM_OPT_PASSES = {
  page: ["-Oz", "--reorder-functions"],
  "single-file": ["-Oz", "--reorder-functions"],
  worker: ["-O3"],
};

/** WebAssembly features that all supported browsers have, as options of wasm-opt. */
export const WASM_FEATURES = [
  "--enable-simd",
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-multivalue",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
];

/* The model built into the page. */
export const MODEL = "model/telco.churn";

export const ECHARTS = {
  entry: "src/browser/echarts/entry.js",
  banner: "/*! Apache ECharts (Apache-2.0), zrender (BSD-3-Clause), tslib (0BSD) */",
};

/** Starts a worker that scores a file or keeps its rows. */
export const WORKER_START = "crates/worker-program/src/start.js";

/* Starts the worker that trains a model. */
export const TRAINER_START = "crates/train-program/src/start.js";

/** Makes a worker turn a file into UTF-8 text, or scored lines into a workbook. */
export const TABLES_START = "crates/table-program/src/start.js";

/* The whole page in one file. */
export const SINGLE_FILE = "churnscope.html";

/**
 * The files that the page of a site loads or offers. In a name, `*` stands for a hash of the content. The source of
 * index.html uses the name without `-*`. `load` says when a visitor downloads the file. The other properties say where
 * its content comes from:
 *
 * - `entry`: a script or style sheet, bundled with what it imports and minified; `banner` comes first
 * - `glue`: what wasm-bindgen generates for this program, minified; the script `append` comes last
 * - `wasm`: this program's WebAssembly, optimized in a release build
 * - `model`: this part of the model
 * - `sample`: the table of build/sample.mjs
 */
export const FILES = [
  { name: "index.html", load: "first score" },
  { name: "manifest.webmanifest", load: "first score" },
  { name: "style-*.css", load: "first score", entry: "src/style.css" },
  { name: "start-*.js", load: "first score", entry: "src/browser/start.js" },
  { name: "app-*.js", load: "first score", glue: "app" },
  { name: "app-*_bg.wasm", load: "first score", wasm: "app" },
  { name: "core-*.bin", load: "first score", model: "core" },
  { name: "echarts/echarts-*.js", load: "charts", ...ECHARTS },
  { name: "charts-*.js", load: "charts", glue: "charts" },
  { name: "charts_bg-*.wasm", load: "charts", wasm: "charts" },
  { name: "pages-*.js", load: "later", glue: "pages" },
  { name: "pages_bg-*.wasm", load: "later", wasm: "pages" },
  { name: "pages-*.css", load: "later", entry: "src/pages.css" },
  { name: "inspection-*.bin", load: "later", model: "inspection" },
  { name: "worker-*.js", load: "later", glue: "worker", append: WORKER_START },
  { name: "worker_bg-*.wasm", load: "later", wasm: "worker" },
  { name: "tables-*.js", load: "later", glue: "tables", append: TABLES_START },
  { name: "tables_bg-*.wasm", load: "later", wasm: "tables" },
  { name: "parquet-*.js", load: "later", glue: "parquet", append: TABLES_START },
  { name: "parquet_bg-*.wasm", load: "later", wasm: "parquet" },
  { name: "trainer-*.js", load: "later", glue: "trainer", append: TRAINER_START },
  { name: "trainer_bg-*.wasm", load: "later", wasm: "trainer" },
  { name: "sample-*.csv", load: "later", sample: true },
  { name: "offline-*.js", load: "later", entry: "src/browser/offline/offline.js" },
  { name: SINGLE_FILE, load: "later" },
  { name: "icon.svg", load: "later" },
  { name: "icon-192.png", load: "later" },
  { name: "icon-512.png", load: "later" },
  { name: "icon-maskable-512.png", load: "later" },
  { name: "sw.js", load: "later" },
];

/** The service worker. Browsers look for updates under this name, so it must never change. */
export const SERVICE_WORKER = "sw.js";

/**
 * Size limits in bytes after Brotli compression, except `singleFile`, in bytes without compression, and
 * `firstRequests`, a number of files.
 */
export const LIMITS = { firstScore: 350_000, withCharts: 600_000, firstRequests: 7, singleFile: 2_000_000 };

/** Content security policy of the site. The page contains it too, for hosts that send no headers. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Headers that a host should send with every response. */
export const HEADERS = {
  // Browsers ignore frame-ancestors in the page's own policy.
  "Content-Security-Policy": `${POLICY}; frame-ancestors 'none'`,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Files with a hash in their name never change. Browsers revalidate everything else. */
export const HASHED = /-[0-9A-Za-z]{8,}(_bg)?\.(bin|css|csv|js|wasm)$/;
export const CACHE_CONTROL = { hashed: "public, max-age=31536000, immutable", other: "no-cache" };

/** The single file is a download, because the site's policy would block its inline scripts. */
export const SINGLE_FILE_DISPOSITION = "attachment";

export const TYPES = {
  bin: "application/octet-stream",
  css: "text/css",
  csv: "text/csv",
  html: "text/html",
  js: "text/javascript",
  png: "image/png",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};
