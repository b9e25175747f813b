// Starts the page, and loads everything that it needs later. start.js (for a site) and single-file/start.js define where
// each part comes from.
import { changeModel, handOver, openedModel, restore } from "./work.js";

const NOTHING = new Uint8Array();

/**
 * Starts the page. Two arguments are called at once: `app` loads the function that starts the first program, and `core`
 * the part of the model that this function takes. The others are called later, and called again if they fail:
 * `inspection` loads the rest of the model, `charts` the functions of ECharts and of the charts' program, `pages` the
 * function that mounts the second program, `worker` the program and script of the workers, and `offline` the status of
 * the page's offline copy.
 */
export async function begin({ app, core, inspection, charts, pages, worker, offline }) {
  try {
    // before the program has loaded, so that the other theme does not flash; a browser may refuse access to its storage
    const theme = localStorage.getItem("theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {}

  const coreComing = core();
  // an error is reported where the promise is awaited
  coreComing.catch(() => {});
  let drawing;
  const startDrawing = async () => {
    const all = await charts();
    const { option, update, mark } = all;
    globalThis.churnscopeCharts = {
      ...all,
      update: (chart, picture) => update(chart, picture, all),
      mark: (chart, picture) => mark(chart, option(picture)),
    };
  };
  let keeping;
  const keepOffline = () => (keeping ??= whenDrawn());
  const whenDrawn = async () => {
    // the charts are requested at the same time, and load first
    await new Promise((resolve) => setTimeout(resolve));
    await drawing?.catch(() => {});
    return offline();
  };

  // called by src/browser/
  Object.assign(globalThis, {
    churnscopeDrawing: () => (drawing ??= startDrawing()),
    // `opened` is the bundle that the user opened, if any; otherwise the page's own is used
    churnscopePages: async (place, opened) => {
      const [open, model, rest] = await Promise.all([pages(), opened ?? coreComing, opened ? NOTHING : inspection()]);
      open(place, model, rest);
    },
    churnscopeWorker: worker,
    // calls back with the status of the offline copy and of newer versions
    churnscopeOffline: async (tell) => (await keepOffline()).listen(tell),
    // switches to the newer version, and hands the session over
    churnscopeSwitch: async () => {
      handOver();
      (await keepOffline()).switchVersion();
    },
    // reloads the page with this bundle, or with the page's own
    churnscopeModel: async (file) => {
      await changeModel(file);
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
