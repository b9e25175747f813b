// Makes dist/churnscope.html of dist/: the whole page in one file, to be opened from wherever it lies.
import { buildSync, transformSync } from "esbuild";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { OWN, intoFile, partsOf } from "./model.mjs";
import { SINGLE_FILE } from "./sizes.mjs";

const BROWSER = "src/browser";
const built = `${process.env.CARGO_TARGET_DIR ?? "target"}/single-file`;
const target = "es2022";

const read = (name) => readFileSync(name, "utf8");
const index = read("index.html");

// the program: src/bin/whole.rs, made as Trunk makes the others
const [, options] = index.match(/data-wasm-opt-params="([^"]+)"/);
const cargo = [
  "build",
  "--locked",
  "--target",
  "wasm32-unknown-unknown",
  "--profile",
  "single-file",
];
run("cargo", [...cargo, "--bin", "whole"]);
const program = `${process.env.CARGO_TARGET_DIR ?? "target"}/wasm32-unknown-unknown/single-file/whole.wasm`;
run("wasm-bindgen", ["--target", "no-modules", "--no-typescript", "--out-dir", built, program]);
run("wasm-opt", ["-Oz", ...options.split(" "), `${built}/whole_bg.wasm`, "-o", `${built}/whole.wasm`]);

function run(command, args) {
  execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
}

const minified = (text, loader) => transformSync(text, { loader, minify: true, target }).code;
const bundled = (entry, how) =>
  buildSync({ entryPoints: [entry], bundle: true, minify: true, target, write: false, ...how }).outputFiles[0].text;
const packed = (content) => gzipSync(content, { level: 9 }).toString("base64");
const digest = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
// what ends a script element would end it early
const inline = (text) => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

const styles = readdirSync("dist").filter((name) => /^(style|pages)-.*\.css$/.test(name));
// the first program's come first, as in a site
const style = styles
  .sort()
  .reverse()
  .map((name) => read(`dist/${name}`))
  .join("");
// a worker's script and the page's own are one
const glue = inline(minified(`${read(`${built}/whole.js`)}\nglobalThis.wasm_bindgen = wasm_bindgen;`, "js"));
const start = inline(bundled(`${BROWSER}/single-file/start.js`, { format: "esm" }));
const worker = inline(minified(read("crates/worker-program/src/start.js"), "js"));
const echarts = bundled(`${BROWSER}/echarts/entry.js`, { format: "iife", globalName: "churnscopeECharts" });
const icon = `data:image/svg+xml;base64,${readFileSync("public/icon.svg").toString("base64")}`;

// data and the worker's script have no type that a browser would run
const data = (id, text) => `<script type="text/plain" id="${id}">${text}</script>`;
const policy = [
  "default-src 'none'",
  `script-src 'wasm-unsafe-eval' blob: ${digest(glue)} ${digest(start)}`,
  `style-src ${digest(style)}`,
  "img-src data: blob:",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const between = (from, to) => index.slice(index.indexOf(from), index.indexOf(to));
const page = `<!doctype html>
<html lang="en">
  <head>
    ${between("<meta charset", "<!-- Nothing is fetched").trim()}
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <link rel="icon" href="${icon}" type="image/svg+xml" />
    <style>${style}</style>
  </head>
  ${between("<body>", "</body>").trim()}
    ${data("program", packed(readFileSync(`${built}/whole.wasm`)))}
    ${data("echarts", packed(`/*! Apache ECharts (Apache-2.0), zrender (BSD-3-Clause), tslib (0BSD) */${echarts}`))}
    ${data("worker", worker)}
    ${data("core", "")}
    ${data("inspection", "")}
    <script id="glue">${glue}</script>
    <script type="module">${start}</script>
  </body>
</html>
`;
writeFileSync(`dist/${SINGLE_FILE}`, page);
intoFile(`dist/${SINGLE_FILE}`, partsOf(OWN));
