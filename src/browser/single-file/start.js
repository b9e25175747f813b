// Starts the single-file page. The file contains all that the page needs, because a page opened from a file cannot
// fetch other files.
import { XzReadableStream } from "xz-decompress";
import { begin } from "../begin.js";
import { decode } from "./base124.js";

// copied before the page changes its document
const pristine = document.documentElement.cloneNode(true);
const text = (id) => document.getElementById(id).textContent;
const unpacked = (id) => new Response(new XzReadableStream(new Blob([decode(text(id))]).stream()));
const bytes = async (response) => new Uint8Array(await response.arrayBuffer());
/** Unpacks a part of the model, which is stored as gzip in Base64, so that the page and other tools can replace it. */
const model = (id) => {
  const packed = new Blob([Uint8Array.from(atob(text(id)), (letter) => letter.charCodeAt(0))]);
  return bytes(new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))));
};
const address = (...parts) => URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
const run = (code) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address(code), onload: resolve, onerror: reject });
    document.head.append(script);
  });

// The page and its workers run the same program with the same glue, which sets `wasm_bindgen`.
const glue = unpacked("glue").text();
let module, wasm_bindgen;

const workerProgram = async (id) => ({ script: address(await glue, text(id)), program: module });

await begin({
  async app() {
    const [program] = await Promise.all([unpacked("program").arrayBuffer(), glue.then(run)]);
    module = await WebAssembly.compile(program);
    ({ wasm_bindgen } = globalThis);
    await wasm_bindgen({ module_or_path: module });
    return wasm_bindgen.start;
  },

  core: () => model("core"),
  inspection: () => model("inspection"),

  async charts() {
    await run(await unpacked("echarts").text());
    const { option, shapes, axisLabels } = wasm_bindgen;
    return { ...globalThis.churnscopeECharts, option, shapes, axisLabels };
  },

  async pages() {
    const style = document.createElement("style");
    style.textContent = await unpacked("pages-style").text();
    document.head.append(style);
    return wasm_bindgen.open;
  },

  worker: () => workerProgram("worker"),
  tables: () => workerProgram("tables"),
  trainer: () => workerProgram("trainer"),

  sample: () => bytes(unpacked("sample")),

  single: async () => `<!doctype html>${pristine.outerHTML}`,

  async offline() {
    return { listen: (tell) => tell("one-file"), switchVersion: () => location.reload() };
  },
});
