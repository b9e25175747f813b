// The page's side of the service worker. Each status is reported as a word, which src/offline.rs parses.

const heard = new Map();
const listeners = new Set();
let registration;
let isSwitching = false;

/** Reports a word. Listeners that are added later get the latest word of each kind. */
function tell(kind, word) {
  heard.set(kind, word);
  for (const listener of listeners) listener(word);
}

export function listen(listener) {
  listeners.add(listener);
  for (const word of heard.values()) listener(word);
}

/** Lets the waiting version, if there is one, take over, and reloads this page. */
export function switchVersion() {
  isSwitching = true;
  if (registration?.waiting) registration.waiting.postMessage("switch");
  // if no version is waiting, another window has already switched to the newer one
  else location.reload();
}

/** Starts to report, and registers the service worker at `address`, which is empty if the site has none. */
export async function start(address) {
  const follow = () => tell("connection", navigator.onLine ? "online" : "offline");
  addEventListener("online", follow);
  addEventListener("offline", follow);
  follow();

  const { serviceWorker } = navigator;
  if (!address) return tell("copy", "none");
  // there are no service workers, for example, over plain HTTP or in the private windows of some browsers
  if (!serviceWorker) return tell("copy", "refused");
  const hadWorker = !!serviceWorker.controller;
  serviceWorker.addEventListener("controllerchange", () => {
    if (isSwitching) location.reload();
    else if (hadWorker) tell("version", "switched");
  });
  // the worker reports why it could not save a version
  serviceWorker.addEventListener("message", ({ data }) => {
    if (!registration?.active) tell("copy", data);
  });
  serviceWorker.startMessages();
  try {
    registration = await serviceWorker.register(address, { updateViaCache: "none" });
  } catch (error) {
    return tell("copy", error.name === "SecurityError" ? "refused" : "failed");
  }
  // extensions that block service workers may do so without an error
  if (!registration) return tell("copy", "refused");
  if (registration.waiting) tell("version", "waiting");
  registration.addEventListener("updatefound", () => watch(registration.installing));
  if (registration.installing) watch(registration.installing);
  if (registration.active) check(registration.active);
  // check for a new version now; without a network, this fails, which does not matter
  if (hadWorker) registration.update().catch(() => {});
}

function watch(worker) {
  worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && registration.active) tell("version", "waiting");
    if (worker.state === "activated") check(worker);
  });
}

/** Asks the worker to check that every file is saved. The worker downloads missing and damaged files again. */
function check(worker) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => tell("copy", data);
  worker.postMessage("check", [port2]);
}
