// Starts the single-file page, which build/single-file.mjs writes. The file contains the compressed program, ECharts,
// and model as text in inert script elements: a page opened from a file can fetch nothing, and can start workers only
// from classic scripts.
import { begin } from "../begin.js";
import { decode } from "./base124.js";

// before the page changes its document
const pristine = document.documentElement.cloneNode(true);
const text = (id) => document.getElementById(id).textContent;
const unpacked = (packed) => new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
const bytes = async (packed) => new Uint8Array(await unpacked(packed).arrayBuffer());
/** A part of the model, in Base64 rather than the format of base124.js, so that other tools can replace the model. */
const model = (id) => bytes(Uint8Array.from(atob(text(id)), (letter) => letter.charCodeAt(0)));
const address = (...parts) => URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));

// The page and its workers run the same program.
const { wasm_bindgen } = globalThis;
let module;

await begin({
  async app() {
    module = await WebAssembly.compile(await (await unpacked(decode(text("program")))).arrayBuffer());
    await wasm_bindgen({ module_or_path: module });
    return wasm_bindgen.start;
  },

  core: () => model("core"),
  inspection: () => model("inspection"),

  async charts() {
    const script = document.createElement("script");
    script.src = address(await unpacked(decode(text("echarts"))).text());
    await new Promise((resolve, reject) => {
      Object.assign(script, { onload: resolve, onerror: reject });
      document.head.append(script);
    });
    const { option, shapes, axisLabels } = wasm_bindgen;
    return { ...globalThis.churnscopeECharts, option, shapes, axisLabels };
  },

  pages: async () => wasm_bindgen.open,

  worker: async () => ({ script: address(text("glue"), text("worker")), program: module }),
  tables: async () => ({ script: address(text("glue"), text("tables")), program: module }),
  trainer: async () => ({ script: address(text("glue"), text("trainer")), program: module }),

  sample: () => bytes(decode(text("sample"))),

  single: async () => `<!doctype html>${pristine.outerHTML}`,

  async offline() {
    return { listen: (tell) => tell("one-file"), switchVersion: () => location.reload() };
  },
});
