// What was typed, beyond the document that it was typed in: for the next document of this window, where a newer version
// of the page takes over, and in IndexedDB where the user asked for it. `ui::browser::work` says how each part is made,
// and asks what it was.
import { clear, createStore, del, getMany, set, setMany } from "idb-keyval";

const MARK = "churnscope ";
const DATABASE = "churnscope";
/** In the local storage, where every window sees it at once: that the user asked that work be kept. A browser that
 * crashes may forget it, but not the work in the database. */
const ASKED = "keep-work";
/** All that the page stores there; a host may have other pages, whose own is not ours to erase. */
const STORED = [ASKED, "kept", "theme"];
/** How long nothing has been typed or clicked when work is kept, in milliseconds. */
const REST = 500;

/** What a user does. */
const KINDS = ["input", "change", "click", "drop", "keyup", "visibilitychange"];

/** Of a handed model, beside the parts; and of what proves in the history's state that it is ours: another site can have
 * named the window, but not written this. */
const HANDED = "opened bundle";

const store = createStore(DATABASE, "work");
const makers = new Map();
let makeFile = () => undefined;
let before = {};
let file;
/** The bundle that the user opened in place of the page's own. */
let model;
let timer;
let last;
let hear = () => {};
/** Why nothing was kept, the last time. */
let trouble = "";

globalThis.churnscopeWork = {
  /** A part as it was. */
  restored: (part) => before[part],
  /** The file that was open: its name and its bytes. */
  restoredFile: () => file,
  follow: (part, make) => makers.set(part, make),
  followFile: (make) => (makeFile = make),
  isKept,
  /** From now on work is kept; says whether the browser promises not to clear it away by itself. */
  async keep() {
    await write(true);
    if (model) await set("model", model, store);
    localStorage.setItem(ASKED, "yes");
    listen();
    return (await navigator.storage?.persist?.()) ?? false;
  },
  /** Whether the browser has promised that. */
  isSafe: async () => (await navigator.storage?.persisted?.()) ?? false,
  /** Forgets what is stored of the user: work, cutoff and bands, the theme. The page's own copy has none of it. */
  async erase() {
    stop();
    // first, so that nothing comes back where the rest fails
    for (const name of STORED) localStorage.removeItem(name);
    [before, file, last] = [{}, undefined, undefined];
    await clear(store);
    // windows hear of it through the storage's event, this one does not
    dispatchEvent(new StorageEvent("storage", { key: null }));
  },
  /** Calls back when keeping failed, or works again. */
  onTrouble(listener) {
    hear = listener;
    if (trouble) hear(trouble);
  },
};

/** Brings back what the document before has handed over, or what is kept. */
export async function restore() {
  const isHanded = handed();
  if (!isKept() && !(await hasDatabase())) return;
  try {
    const [work, opened, bundle] = await getMany(["work", "file", "model"], store);
    // erased
    if (!work) return localStorage.removeItem(ASKED);
    localStorage.setItem(ASKED, "yes");
    if (!isHanded) [before, model] = [work, bundle];
    file = opened;
    listen();
  } catch {
    // what could not be read is not written over
    trouble = "refused";
  }
}

/** Gives it to the document that comes next in this window. A window's name is no storage: it ends with the window. */
export function handOver() {
  if (!model) return (window.name = MARK + JSON.stringify(present()));
  const proof = crypto.getRandomValues(new Uint32Array(4)).join("-");
  history.replaceState({ ...history.state, [HANDED]: proof }, "");
  window.name = MARK + JSON.stringify({ ...present(), [HANDED]: { proof, bundle: toText(model) } });
}

/** The bundle that the user opened, where one is to be used. */
export const openedModel = () => model;

/** From the next document on it is this one, or the page's own. */
export async function changeModel(bundle) {
  if (isKept()) await (bundle ? set("model", bundle, store) : del("model", store));
  model = bundle;
}

function toText(bytes) {
  let text = "";
  // a call takes so many arguments
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

function handed() {
  const { name } = window;
  if (!name.startsWith(MARK)) return false;
  window.name = "";
  try {
    const { [HANDED]: its, ...work } = JSON.parse(name.slice(MARK.length));
    before = work;
    if (its && its.proof === history.state?.[HANDED])
      model = Uint8Array.from(atob(its.bundle), (letter) => letter.charCodeAt(0));
    return true;
  } catch {
    return false;
  }
}

/** Every part as it is now, or as it was where nobody has opened its page since. */
function present() {
  return { ...before, ...Object.fromEntries([...makers].map(([part, make]) => [part, make()])) };
}

function isKept() {
  try {
    return localStorage.getItem(ASKED) === "yes";
  } catch {
    return false;
  }
}

/** Whether anything has ever been kept; a look that leaves nothing behind. */
async function hasDatabase() {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === DATABASE);
  } catch {
    return false;
  }
}

function listen() {
  for (const kind of KINDS) addEventListener(kind, atRest, { capture: true, passive: true });
}

function stop() {
  clearTimeout(timer);
  for (const kind of KINDS) removeEventListener(kind, atRest, { capture: true });
}

function atRest() {
  clearTimeout(timer);
  // another window may have erased everything
  if (!isKept()) return stop();
  // a page that is hidden may be closed
  timer = setTimeout(write, document.hidden ? 0 : REST);
}

/** Stores what has changed since it was stored last. */
async function write(isFirst) {
  const work = present();
  const now = JSON.stringify(work);
  const opened = makeFile() ?? file;
  const isSame = last && opened?.[1] === last.opened?.[1];
  if (isFirst !== true && now === last?.now && isSame) return;
  try {
    // a file is large, and stays the same for long
    await setMany([["work", work], ...(isSame ? [] : [["file", opened]])], store);
    last = { now, opened };
    trouble = "";
  } catch (error) {
    trouble = error.name === "QuotaExceededError" ? "no-room" : "refused";
    if (isFirst === true) throw error;
  }
  hear(trouble);
}
