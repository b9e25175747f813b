// Starts the page, and later loads the other parts that it needs. start.js (for a site) and single-file/start.js define
// where each part comes from.
import { withModel } from "./own-page.js";
import { changeModel, handOver, openedModel, restore } from "./work.js";

const NOTHING = new Uint8Array();

/** Returns a function that loads something once. If loading fails, the next call tries again. */
function once(load) {
  let loading;
  return () =>
    (loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    }));
}

/**
 * Starts the page. Each argument is a function that loads something. `app` and `core` are called immediately, the
 * others later.
 *
 * - `app`: the function that starts the first program
 * - `core`: the part of the model that scoring needs
 * - `inspection`: the rest of the model
 * - `charts`: the functions of ECharts and of the chart program
 * - `pages`: the function that mounts all pages except the Customer page
 * - `worker`: the program and script of the workers that score a file or keep its rows
 * - `tables`: the program and script of a worker that converts a file or writes a workbook; the argument is `tables` or
 *   `parquet`
 * - `trainer`: the program and script of the workers that train a model
 * - `sample`: the table that visitors can try
 * - `single`: the text of the single-file page
 * - `offline`: the functions that report on the page's offline copy and switch to a newer version
 */
export async function begin({
  app,
  core,
  inspection,
  charts,
  pages,
  worker,
  tables,
  trainer,
  sample,
  single,
  offline,
}) {
  try {
    // the theme is set before the program starts, so that the other theme does not flash; a browser may refuse storage
    const theme = localStorage.getItem("theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {}

  const coreComing = core();
  // an error is reported where `coreComing` is awaited
  coreComing.catch(() => {});
  const startDrawing = once(async () => {
    const all = await charts();
    const { option, update, mark } = all;
    globalThis.churnscopeCharts = {
      ...all,
      update: (chart, picture) => update(chart, picture, all),
      mark: (chart, picture) => mark(chart, option(picture)),
    };
  });
  let drawing;
  const keepOffline = once(async () => {
    // charts requested now must load before the offline copy, so let their request start first
    await new Promise((resolve) => setTimeout(resolve));
    await drawing?.catch(() => {});
    return offline();
  });

  // called by src/browser/
  Object.assign(globalThis, {
    churnscopeDrawing: () => (drawing = startDrawing()),
    // `opened` is the bundle that the user opened or trained; without it, the page uses its own bundle
    churnscopePages: async (place, opened) => {
      const [open, model, rest] = await Promise.all([pages(), opened ?? coreComing, opened ? NOTHING : inspection()]);
      open(place, model, rest);
    },
    churnscopeWorker: worker,
    churnscopeTables: tables,
    churnscopeTrainer: trainer,
    churnscopeSample: sample,
    // resolves to the single-file page with the parts of this model inside
    churnscopeOwnPage: async (core, inspection) => withModel(await single(), core, inspection),
    // calls back with the status of the connection, of the offline copy, and of newer versions
    churnscopeOffline: async (tell) => (await keepOffline()).listen(tell),
    // hands the session over, and switches to the newer version
    churnscopeSwitch: async () => {
      handOver();
      (await keepOffline()).switchVersion();
    },
    // reloads the page with the model in `file`, whose ID is `id`, or with the page's own model if there is no file; if
    // `place` is given, the page reloads at this address
    churnscopeModel: async (place, id, file) => {
      await changeModel(id, file);
      if (place) history.replaceState(history.state, "", place);
      handOver();
      location.reload();
    },
  });

  try {
    const [start, model] = await Promise.all([app(), coreComing, restore()]);
    start(model, openedModel() ?? NOTHING);
  } catch (error) {
    const loading = document.querySelector(".loading");
    if (loading) {
      loading.nextElementSibling?.remove();
      loading.className = "failure";
      loading.role = "alert";
      loading.textContent =
        "Churnscope could not start. It needs Chrome 111, Edge 111, Firefox 113, Safari 16.4, or a later version, with " +
        "WebAssembly enabled. If your browser meets these requirements, reload the page.";
    }
    // the offline copy may be damaged, and can be repaired if there is a connection
    keepOffline().catch(() => {});
    throw error;
  }
}
