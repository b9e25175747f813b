// What the page asks of JavaScript as a whole: to start, and to bring what comes later. Where that comes from is told by
// start.js for a site, and by single-file/start.js for a page in one file.
import { changeModel, handOver, openedModel, restore } from "./work.js";

const NOTHING = new Uint8Array();

/**
 * Starts the page. `app` gives what starts the first program, and `core` the part of the model that it takes; both are on
 * their way at once. The others are asked for later, each more than once where it fails: `inspection` is the rest of the
 * model, `charts` gives ECharts' functions with the program's, `pages` what fills an element with the second program,
 * `worker` what workers are started with, and `offline` what tells how the page is kept.
 */
export async function begin({ app, core, inspection, charts, pages, worker, offline }) {
  try {
    // before the program is there, so that a page of the other theme does not flash by; a browser may refuse its storage
    const theme = localStorage.getItem("theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {}

  const coreComing = core();
  // whoever waits for it says so
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
    // the charts are asked for at the same time, and come first
    await new Promise((resolve) => setTimeout(resolve));
    await drawing?.catch(() => {});
    return offline();
  };

  // `ui::browser` calls these
  Object.assign(globalThis, {
    churnscopeDrawing: () => (drawing ??= startDrawing()),
    // with the bundle that the user opened, or else with the page's own
    churnscopePages: async (place, opened) => {
      const [open, model, rest] = await Promise.all([pages(), opened ?? coreComing, opened ? NOTHING : inspection()]);
      open(place, model, rest);
    },
    churnscopeWorker: worker,
    // tells what the browser keeps of the page, and whether there is a newer version
    churnscopeOffline: async (tell) => (await keepOffline()).listen(tell),
    // goes on with the newer version, and with what was typed
    churnscopeSwitch: async () => {
      handOver();
      (await keepOffline()).switchVersion();
    },
    // starts anew with this bundle, or with the page's own
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
        "Churnscope could not start. It needs Chrome or Edge 111, Firefox 113, Safari 16.4, or a newer one, with " +
        "WebAssembly switched on; where that is so, load the page again.";
    }
    // what is kept on the device may be damaged, and is mended where there is a connection
    keepOffline().catch(() => {});
    throw error;
  }
}
