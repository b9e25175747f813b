// The page's side of the service worker: what the browser keeps of the page, and whether there is a newer version.
// start.js loads it after the charts; `ui::browser::offline` reads what it tells, a word each time.

const heard = new Map();
const listeners = new Set();
let registration;
let isSwitching = false;

/** Kinds of news: the last word of each is told to whoever comes later. */
function tell(kind, word) {
  heard.set(kind, word);
  for (const listener of listeners) listener(word);
}

/** Calls back with every word, from the ones that were told already. */
export function listen(listener) {
  listeners.add(listener);
  for (const word of heard.values()) listener(word);
}

/** Lets the version that waits take over, which loads this page anew. */
export function switchVersion() {
  isSwitching = true;
  if (registration?.waiting) registration.waiting.postMessage("switch");
  // another window has let it take over already
  else location.reload();
}

/** Registers the worker at this address, none where the site has none. */
export async function start(address) {
  const follow = () => tell("connection", navigator.onLine ? "online" : "offline");
  addEventListener("online", follow);
  addEventListener("offline", follow);
  follow();

  const { serviceWorker } = navigator;
  if (!address) return;
  // without encryption, and in the private windows of some browsers, there is none
  if (!serviceWorker) return tell("copy", "refused");
  const hadWorker = !!serviceWorker.controller;
  serviceWorker.addEventListener("controllerchange", () => {
    if (isSwitching) location.reload();
    else if (hadWorker) tell("version", "switched");
  });
  // why a version could not be kept
  serviceWorker.addEventListener("message", ({ data }) => {
    if (!registration?.active) tell("copy", data);
  });
  serviceWorker.startMessages();
  try {
    registration = await serviceWorker.register(address, { updateViaCache: "none" });
  } catch (error) {
    return tell("copy", error.name === "SecurityError" ? "refused" : "failed");
  }
  // what keeps workers away from a page may say nothing of it
  if (!registration) return tell("copy", "refused");
  if (registration.waiting) tell("version", "waiting");
  registration.addEventListener("updatefound", () => watch(registration.installing));
  if (registration.installing) watch(registration.installing);
  if (registration.active) check(registration.active);
  // at once: browsers take seconds to look by themselves; without a network there is nothing to look at
  if (hadWorker) registration.update().catch(() => {});
}

function watch(worker) {
  worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && registration.active) tell("version", "waiting");
    if (worker.state === "activated") check(worker);
  });
}

/** Asks the worker whether all that the page needs is really there; it mends what is not. */
function check(worker) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => tell("copy", data);
  worker.postMessage("check", [port2]);
}
