// Starts the page, and later loads the other parts that it needs.
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
 * Starts the page. Each argument is a function that loads something: for example, `core` loads the part of the model
 * that scoring needs, and `inspection` the rest.
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
    churnscopeOwnPage: async (core, inspection) => withModel(await single(), core, inspection),
    churnscopeOffline: async (tell) => (await keepOffline()).listen(tell),
    churnscopeSwitch: async () => {
      handOver();
      (await keepOffline()).switchVersion();
    },
    // without `file`, the page is reloaded with its own model; without `place`, at its current address
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
