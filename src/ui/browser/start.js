// Starts the page, and loads for it what comes later.
import { named, program, script, style } from "./loading.js";
import { handOver, restore } from "./work.js";

try {
  // before the program is there, so that a page of the other theme does not flash by; a browser may refuse its storage
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}

let drawing;

// Loads what draws charts: ECharts, and the program src/bin/charts.rs that says in its words what a picture shows.
// Both programs of the page ask for it through `ui::browser`.
globalThis.churnscopeDrawing = () => (drawing ??= startDrawing());

async function startDrawing() {
  const [{ update, mark, ...others }, { default: start, option }] = await Promise.all([
    script(named("echarts")),
    script(named("charts")),
  ]);
  await start({ module_or_path: program(named("charts-wasm")) });
  globalThis.churnscopeCharts = {
    ...others,
    update: (chart, picture) => update(chart, option(picture)),
    mark: (chart, picture) => mark(chart, option(picture)),
  };
}

let attempts = 0;

// Starts the second program, src/bin/pages.rs, in an element. `ui::browser` calls it when one of its pages is first
// asked for, and again where it did not arrive.
globalThis.churnscopePages = async (place, model) => {
  const pages = named("pages");
  // a browser may remember of a script that it did not arrive
  if (attempts++) pages.href += `?attempt=${attempts}`;
  const [{ default: start, open }] = await Promise.all([script(pages), style(named("pages-style"))]);
  await start({ module_or_path: program(named("pages-wasm")) });
  open(place, model);
};

// What workers are started with: the address of their script, and their program, compiled once for all of them.
globalThis.churnscopeWorker = async () => {
  const { href, integrity } = named("worker");
  // a worker can name no digest, but takes what was loaded with one
  const [response] = await Promise.all([program(named("worker-wasm")), fetch(href, { integrity })]);
  return { script: href, program: await WebAssembly.compile(await response.arrayBuffer()) };
};

let offline;

// Tells what the browser keeps of the page, and whether there is a newer version. Nobody waits for it: charts come first.
globalThis.churnscopeOffline = async (tell) => (await keepOffline()).listen(tell);

// Goes on with the newer version, and with what was typed.
globalThis.churnscopeSwitch = async () => {
  handOver();
  (await keepOffline()).switchVersion();
};

function keepOffline() {
  return (offline ??= (async () => {
    await drawing?.catch(() => {});
    const module = await script(named("offline"));
    module.start(document.querySelector("meta[name=service-worker]").content);
    return module;
  })());
}

try {
  const { href, dataset } = document.querySelector("link[rel=preload]");
  const [{ default: start }] = await Promise.all([
    import(document.querySelector("link[rel=modulepreload]").href),
    restore(),
  ]);
  await start({ module_or_path: program({ href, integrity: dataset.integrity }) });
} catch (error) {
  const loading = document.querySelector(".loading");
  if (loading) {
    loading.className = "failure";
    loading.role = "alert";
    loading.textContent =
      "Churnscope could not start. It needs a browser of the last few years with WebAssembly switched on; where that is " +
      "so, load the page again.";
  }
  // what is kept on the device may be damaged, and is mended where there is a connection
  keepOffline().catch(() => {});
  throw error;
}
