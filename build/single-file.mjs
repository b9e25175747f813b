// Writes dist/churnscope.html: the whole page in one file, which opens from anywhere.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import lzma from "lzma-native";
import { bundled, minified } from "./bundling.mjs";
import { plainName } from "./files.mjs";
import { append, attribute, element, elements, read, remove, removeComments, write } from "./html.mjs";
import * as manifest from "./manifest.mjs";
import { addModelToSingleFile, partsOf } from "./model.mjs";
import { embedIcon, setPolicy } from "./page.mjs";
import { sampleTable } from "./sample.mjs";
import { folder, program } from "./whole.mjs";
import { encode } from "../src/browser/single-file/base124.js";

const { ECHARTS, FILES, MODEL, SINGLE_FILE, TABLES_START, TRAINER_START, WORKER_START } = manifest;
const text = (path) => readFileSync(path, "utf8");
/** Compresses the content with XZ, and encodes it as text. Programs become smaller than with gzip. */
const packed = async (content) =>
  encode(await lzma.compress(Buffer.from(content), { preset: 9 | lzma.PRESET_EXTREME, check: lzma.CHECK_CRC32 }));
const source = (content) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
// A script element ends at the first `</script`, even inside a string.
const inline = (script) => script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

// The page and its workers run the same glue code.
const glue = minified(`${text(join(folder, "whole.js"))}\nglobalThis.wasm_bindgen = wasm_bindgen;`);
const [worker, tables, trainer] = [WORKER_START, TABLES_START, TRAINER_START].map((path) =>
  inline(minified(text(path))),
);
// xz-decompress contains its program as a data URL, and uses it without this start.
const start = inline(bundled("src/browser/single-file/start.js").replaceAll("data:application/wasm;base64,", ""));
const echarts = bundled(ECHARTS.entry, { format: "iife", globalName: "churnscopeECharts" });
// those of `app` and of `pages`
const [style, pagesStyle] = FILES.filter(({ entry }) => entry?.endsWith(".css")).map(({ entry }) => bundled(entry));

const policy = [
  "default-src 'none'",
  `script-src 'wasm-unsafe-eval' blob: ${source(start)}`,
  `style-src ${source(style)} ${source(pagesStyle)}`,
  "img-src data: blob:",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const page = read("index.html");
const names = FILES.map(({ name }) => `./${plainName(name)}`);
/** Whether an element refers to another file, which the single file cannot load. */
const isReference = (each) =>
  ["link", "script"].includes(each.tagName) ||
  names.includes(attribute(each, "content")) ||
  attribute(each, "name") === "service-worker";

removeComments(page);
embedIcon(page);
setPolicy(page, policy);
elements(page)
  .filter((each) => isReference(each) && attribute(each, "rel") !== "icon")
  .forEach(remove);
const [head, body] = ["head", "body"].map((name) => element(page, name, ({ tagName }) => tagName === name));
append(head, "style", {}, style);
// Browsers do not run scripts of type text/plain.
for (const [id, content] of Object.entries({
  program: await packed(program),
  glue: await packed(glue),
  "pages-style": await packed(pagesStyle),
  echarts: await packed(`${ECHARTS.banner}${echarts}`),
  worker,
  tables,
  trainer,
  sample: await packed(sampleTable()),
  core: "",
  inspection: "",
}))
  append(body, "script", { type: "text/plain", id }, content);
append(body, "script", { type: "module" }, start);
addModelToSingleFile(page, partsOf(MODEL));
write(join("dist", SINGLE_FILE), page);
