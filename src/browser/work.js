// The session: what the user entered, the opened model, and the file on the Portfolio page. When the page reloads to
// switch its version or model, all of it except that file is handed to the next document in this window. If the user
// asked for it, the whole session is saved in IndexedDB.
import { clear, createStore, del, getMany, set, setMany } from "idb-keyval";
import { hasDatabase } from "./database.js";
import { IN_USE, chooseModel, chosenModel, eraseModels } from "./models.js";

const MARK = "churnscope ";
const DATABASE = "churnscope";
/** The key for the user's consent to saving. The consent is in local storage, so that every window sees it
 * immediately. */
const ASKED = "keep-work";
/** This page's keys in local storage; other pages of the same origin may have their own keys there. */
const STORED = [ASKED, IN_USE, "kept", "theme"];
/** While the page is visible, how long the user must be idle before the session is saved, in milliseconds. */
const REST = 500;

/** Events after which the session is saved, because it may have changed or the page may soon be closed. */
const KINDS = ["input", "change", "click", "drop", "keyup", "visibilitychange"];

/** The key for the opened model in a session that is handed over, and for the model's proof in the history state.
 * The proof shows that this page stored the model: another site can set the window's name, but not this state. */
const HANDED = "opened bundle";

const store = createStore(DATABASE, "work");
const makers = new Map();
let makeFile = () => undefined;
let before = {};
let file;
/** The bundle that the user opened or trained, and uses instead of the page's own. */
let model;
let timer;
let last;
let hear = () => {};
/** The reason why the session could not be read or completely saved; empty if there is none. */
let trouble = "";

globalThis.churnscopeWork = {
  restored: (part) => before[part],
  /** The name and the bytes of the restored session's file. */
  restoredFile: () => file,
  follow: (part, make) => makers.set(part, make),
  followFile: (make) => (makeFile = make),
  isKept,
  /** Saves the session, and keeps the saved session up to date. Resolves to true if the browser promises not to delete
   * it. */
  async keep() {
    await write(true);
    localStorage.setItem(ASKED, "yes");
    listen();
    return (await navigator.storage?.persist?.()) ?? false;
  },
  /** Resolves to true if the browser has promised not to delete the session. */
  isSafe: async () => (await navigator.storage?.persisted?.()) ?? false,
  /** Erases what this page has stored on the device, except the offline copy, which has no user data. */
  async erase() {
    stop();
    // the keys are removed first: at its next event, another window sees that they are gone, and stops saving
    for (const name of STORED) localStorage.removeItem(name);
    [before, file, last] = [{}, undefined, undefined];
    await Promise.all([clear(store), eraseModels()]);
    // the browser reports the removed keys to other windows, but not to this one
    dispatchEvent(new StorageEvent("storage", { key: null }));
  },
  /** Calls back with the reason when the session cannot be read or completely saved, and with "" when it is saved. */
  onTrouble(listener) {
    hear = listener;
    if (trouble) hear(trouble);
  },
};

/** Restores the session that the previous document handed over, or else the saved one. The file of customers is that of
 * the saved session. */
export async function restore() {
  await restoreWork(handed());
  model ??= await chosenModel();
}

async function restoreWork(isHanded) {
  if (!isKept() && !(await hasDatabase(DATABASE))) return;
  try {
    const [work, opened, bundle] = await getMany(["work", "file", "model"], store);
    // there is no saved session; another window may have erased it
    if (!work) return localStorage.removeItem(ASKED);
    localStorage.setItem(ASKED, "yes");
    if (!isHanded) [before, model] = [work, bundle];
    file = opened;
    listen();
  } catch {
    // `listen` is not called here, so events do not overwrite a session that cannot be read
    trouble = "unreadable";
  }
}

/** Stores the session, without the file of customers, in the window's name, for the window's next document. The name is
 * lost when the window closes. */
export function handOver() {
  if (!model) return (window.name = MARK + JSON.stringify(present()));
  const proof = crypto.getRandomValues(new Uint32Array(4)).join("-");
  history.replaceState({ ...history.state, [HANDED]: proof }, "");
  window.name = MARK + JSON.stringify({ ...present(), [HANDED]: { proof, bundle: toText(model) } });
}

/** The bundle that the page uses instead of its own, if any. */
export const openedModel = () => model;

/** Sets the model for the next document: the one with this ID and bundle, or the page's own if they are undefined. */
export async function changeModel(id, bundle) {
  if (isKept()) await (bundle ? set("model", bundle, store) : del("model", store));
  await chooseModel(id);
  model = bundle;
}

export function toText(bytes) {
  let text = "";
  // a call can take only a limited number of arguments
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

/** All parts of the session: those of open pages as they are now, the others as they were restored. */
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

function listen() {
  for (const kind of KINDS) addEventListener(kind, atRest, { capture: true, passive: true });
}

function stop() {
  clearTimeout(timer);
  for (const kind of KINDS) removeEventListener(kind, atRest, { capture: true });
}

function atRest() {
  clearTimeout(timer);
  // another window may have erased the session
  if (!isKept()) return stop();
  // a hidden page may be closed at any time
  timer = setTimeout(write, document.hidden ? 0 : REST);
}

/** Saves the session if it has changed, or if `isFirst` is true. */
async function write(isFirst) {
  // another window may have erased the session while this one waited
  if (isFirst !== true && !isKept()) return stop();
  const work = present();
  const now = JSON.stringify(work);
  const opened = makeFile() ?? file;
  const isSame = last && opened?.[1] === last.opened?.[1];
  if (isFirst !== true && now === last?.now && isSame) return;
  try {
    const entries = [["work", work]];
    // a file is large, so it is not written again if this page has already written it
    if (!isSame) entries.push(["file", opened]);
    // all entries or none: if there is no room for the model, the page says that nothing is saved
    if (isFirst === true && model) entries.push(["model", model]);
    await setMany(entries, store);
    last = { now, opened };
    // a part is undefined if it is too large to be restored
    trouble = Object.values(work).includes(undefined) ? "no-room" : "";
  } catch (error) {
    const isFull = error.name === "QuotaExceededError";
    trouble = !isFull ? "refused" : isKept() ? "no-room" : "full";
    hear(trouble);
    if (isFirst === true) throw error;
    return;
  }
  hear(trouble);
}
