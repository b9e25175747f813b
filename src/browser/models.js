// The models that the user has kept on this device, in IndexedDB, and which of them the page starts with.
import { clear, createStore, delMany, get, getMany, keys, set, setMany } from "idb-keyval";
import { hasDatabase } from "./database.js";

/** The key in local storage for the ID of the kept model that the page starts with, unless the session has a model. */
export const IN_USE = "model";
const DATABASE = "churnscope-models";
const NOTE = "note ";
const BUNDLE = "bundle ";

const store = createStore(DATABASE, "models");

/** Tells the programs of this window that the models or their notes may have changed. */
const tell = () => void dispatchEvent(new Event("churnscope-kept-models"));

globalThis.churnscopeModels = {
  /** The ID and the note of each kept model. Fails if they cannot be read. */
  async list() {
    if ((await hasDatabase(DATABASE)) === false) return [];
    const notes = (await keys(store)).filter((key) => key.startsWith(NOTE));
    const texts = await getMany(notes, store);
    return notes.map((key, at) => [key.slice(NOTE.length), texts[at]]);
  },
  /** The bundle of a kept model, or undefined if it has been deleted. */
  bundle: (id) => get(BUNDLE + id, store),
  /** Keeps a model. Resolves to "", or to the reason why it could not be kept. */
  async keep(id, note, bundle) {
    try {
      await setMany(Object.entries({ [NOTE + id]: note, [BUNDLE + id]: bundle }), store);
      tell();
    } catch (error) {
      console.error(error);
      return error.name === "QuotaExceededError" ? "full" : "refused";
    }
    // a browser may ask the user whether it may store data permanently; the model is kept either way
    navigator.storage?.persist?.().catch(() => {});
    return "";
  },
  note: (id, note) => set(NOTE + id, note, store).then(tell),
  async remove(id) {
    if (localStorage.getItem(IN_USE) === id) localStorage.removeItem(IN_USE);
    await delMany([NOTE + id, BUNDLE + id], store);
    tell();
  },
};

export async function eraseModels() {
  if ((await hasDatabase(DATABASE)) !== false) await clear(store);
  tell();
}

/** Lets a session without a model start with the kept model that has this ID, or else with the page's own. */
export async function chooseModel(id) {
  try {
    localStorage.removeItem(IN_USE);
    if (id && (await hasDatabase(DATABASE)) !== false && (await get(NOTE + id, store)))
      localStorage.setItem(IN_USE, id);
  } catch {
    // without storage, such a session starts with the page's own model
  }
}

/** The bundle of the kept model whose ID is in local storage; undefined if there is none or it cannot be read. */
export async function chosenModel() {
  try {
    const id = localStorage.getItem(IN_USE);
    return id ? await get(BUNDLE + id, store) : undefined;
  } catch {}
}
