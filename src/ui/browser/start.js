// Starts the page: its program and its glue are named by the preload links that Trunk writes into index.html.
const href = (rel) => document.querySelector(`link[rel=${rel}]`).href;
const named = (name) => new URL(document.querySelector(`meta[name=${name}]`).content, document.baseURI);

let drawing;

// Loads what draws charts: ECharts, and the program src/bin/charts.rs that says in its words what a picture shows.
// Both programs of the page ask for it through `ui::browser`.
globalThis.churnscopeDrawing = () => (drawing ??= startDrawing());

async function startDrawing() {
  const [{ update, mark, ...others }, { default: start, option }] = await Promise.all([
    import(named("echarts")),
    import(named("charts")),
  ]);
  await start({ module_or_path: named("charts-wasm") });
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
  const script = named("pages");
  // a browser may remember of a script that it did not arrive
  if (attempts++) script.searchParams.set("attempt", attempts);
  const [{ default: start, open }] = await Promise.all([import(script), addStyle(named("pages-style"))]);
  await start({ module_or_path: named("pages-wasm") });
  open(place, model);
};

function addStyle(address) {
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((resolve, reject) => {
    style.onload = resolve;
    style.onerror = () => {
      style.remove();
      reject(new Error(`${address} did not arrive`));
    };
    document.head.append(style);
  });
}

try {
  // before the program is there, so that a page of the other theme does not flash by; a browser may refuse its storage
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}

try {
  const { default: start } = await import(href("modulepreload"));
  await start({ module_or_path: href("preload") });
} catch (error) {
  const loading = document.querySelector(".loading");
  if (loading) {
    loading.className = "failure";
    loading.role = "alert";
    loading.textContent =
      "Churnscope could not start. It needs a browser of the last few years with WebAssembly switched on; where that is " +
      "so, load the page again.";
  }
  throw error;
}
