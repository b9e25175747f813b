// Starts the page when it is hosted as a site.
import { begin } from "./begin.js";
import { bytes, named, preloadsModules, program, script, style } from "./loading.js";

/** The address of a worker's script, and the worker's program, compiled so that several workers can share it. */
async function workerProgram(name) {
  const { href, integrity } = named(name);
  // starting a worker does not check the digest of its script, so this fetch checks the digest first
  const [response] = await Promise.all([program(named(`${name}-wasm`)), fetch(href, { integrity })]);
  return { script: href, program: await WebAssembly.compile(await response.arrayBuffer()) };
}

await begin({
  async app() {
    const { href, dataset } = document.querySelector("link[rel=preload]:not(#core)");
    const glue = document.querySelector("link[rel=modulepreload]");
    // if modules are preloaded, the script's digest has already been checked
    const checked = preloadsModules() ? import(glue.href) : script(glue);
    const { default: load, start } = await checked.catch(() => script(glue));
    await load({ module_or_path: program({ href, integrity: dataset.integrity }) });
    return start;
  },

  async core() {
    const { href, dataset } = document.getElementById("core");
    return bytes({ href, integrity: dataset.integrity });
  },

  inspection: () => bytes(named("inspection")),

  async charts() {
    const [echarts, { default: start, option, shapes, axisLabels }] = await Promise.all([
      script(named("echarts")),
      script(named("charts")),
    ]);
    await start({ module_or_path: program(named("charts-wasm")) });
    return { ...echarts, option, shapes, axisLabels };
  },

  async pages() {
    const [{ default: start, open }] = await Promise.all([script(named("pages")), style(named("pages-style"))]);
    await start({ module_or_path: program(named("pages-wasm")) });
    return open;
  },

  worker: () => workerProgram("worker"),
  tables: workerProgram,
  trainer: () => workerProgram("trainer"),
  sample: () => bytes(named("sample")),

  async single() {
    const response = await fetch(new URL("churnscope.html", document.baseURI));
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    return response.text();
  },

  async offline() {
    const module = await script(named("offline"));
    module.start(document.querySelector("meta[name=service-worker]").content);
    return module;
  },
});
