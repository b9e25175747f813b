// The models that the user has kept on this device, in IndexedDB, each with a note about it.
// src/browser/kept_models.rs calls these functions.
import { clear, createStore, delMany, get, getMany, keys, set, setMany } from "idb-keyval";
import { hasDatabase } from "./database.js";

const DATABASE = "churnscope-models";
const NOTE = "note ";
const BUNDLE = "bundle ";

const store = createStore(DATABASE, "models");

globalThis.churnscopeModels = {
  /** The ID and the note of each kept model. Fails if the browser stores nothing. */
  async list() {
    if ((await hasDatabase(DATABASE)) === false) return [];
    const notes = (await keys(store)).filter((key) => key.startsWith(NOTE));
    const texts = await getMany(notes, store);
    return notes.map((key, at) => [key.slice(NOTE.length), texts[at]]);
  },
  /** The bundle of a kept model, or undefined if it has been deleted. */
  bundle: (id) => get(BUNDLE + id, store),
  /** Keeps a model. Resolves to "", or to the reason for which it could not be kept. */
  async keep(id, note, bundle) {
    try {
      await setMany(Object.entries({ [NOTE + id]: note, [BUNDLE + id]: bundle }), store);
    } catch (error) {
      console.error(error);
      return error.name === "QuotaExceededError" ? "full" : "refused";
    }
    // a browser may ask the user, and the model is kept whatever the answer
    navigator.storage?.persist?.().catch(() => {});
    return "";
  },
  /** Replaces the note of a kept model. */
  note: (id, note) => set(NOTE + id, note, store),
  remove: (id) => delMany([NOTE + id, BUNDLE + id], store),
};

/** Deletes all kept models. */
export async function eraseModels() {
  if ((await hasDatabase(DATABASE)) !== false) await clear(store);
}
