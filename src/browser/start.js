// Starts the page of a site, whose parts are separate files, named in index.html.
import { begin } from "./begin.js";
import { bytes, named, program, script, style } from "./loading.js";

/** The address of a worker's script, and its program, compiled once for all workers. */
async function workerProgram(name) {
  const { href, integrity } = named(name);
  // a worker cannot check a digest, but reuses a script that was fetched with one
  const [response] = await Promise.all([program(named(`${name}-wasm`)), fetch(href, { integrity })]);
  return { script: href, program: await WebAssembly.compile(await response.arrayBuffer()) };
}

await begin({
  async app() {
    const { href, dataset } = document.querySelector("link[rel=preload]:not(#core)");
    const glue = document.querySelector("link[rel=modulepreload]");
    // the preload has already checked the script's digest
    const { default: load, start } = await import(glue.href).catch(() => script(glue));
    await load({ module_or_path: program({ href, integrity: dataset.integrity }) });
    return start;
  },

  async core() {
    const { href, dataset } = document.getElementById("core");
    return bytes({ href, integrity: dataset.integrity });
  },

  inspection: () => bytes(named("inspection")),

  // ECharts, and the program of crates/charts that translates pictures into its options
  async charts() {
    const [echarts, { default: start, option, shapes, axisLabels }] = await Promise.all([
      script(named("echarts")),
      script(named("charts")),
    ]);
    await start({ module_or_path: program(named("charts-wasm")) });
    return { ...echarts, option, shapes, axisLabels };
  },

  // src/bin/pages.rs
  async pages() {
    const [{ default: start, open }] = await Promise.all([script(named("pages")), style(named("pages-style"))]);
    await start({ module_or_path: program(named("pages-wasm")) });
    return open;
  },

  worker: () => workerProgram("worker"),
  tables: workerProgram,

  async offline() {
    const module = await script(named("offline"));
    module.start(document.querySelector("meta[name=service-worker]").content);
    return module;
  },
});
