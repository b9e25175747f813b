// The service worker: keeps a whole version of the page on the device, and serves the page from it. Page, programs,
// charts and model are one version: they are kept together, and change together when the user says so.
//
// build/service-worker.mjs puts three constants before this script: `VERSION`; `FILES`, each with its name, its SHA-256
// as in an integrity attribute, and its size in bytes; and `HASHED`, which matches names with a hash of the content. The
// page is listed as "./", because some hosts redirect index.html there.

// a host may have several copies in several folders, and each has a scope of its own
const PREFIX = `churnscope ${registration.scope} `;
const OWN = PREFIX + VERSION;
const PAGE = registration.scope;
// what is small is looked at whenever it is served; of the rest the page itself asks for what was built
const SMALL = 65_536;

const files = new Map(FILES.map(([name, digest, bytes]) => [new URL(name, PAGE).href, { digest, bytes }]));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const address = new URL(url);
  if (method !== "GET" || address.origin !== location.origin) return;
  address.hash = address.search = "";
  const named = address.href === `${PAGE}index.html` ? PAGE : address.href;
  if (files.has(named) || HASHED.test(address.pathname)) event.respondWith(answer(named));
});

self.addEventListener("message", ({ data, ports: [port] }) => {
  if (data === "switch") skipWaiting();
  if (data === "check") {
    complete().then(
      () => port.postMessage("ready"),
      (error) => port.postMessage(reason(error)),
    );
  }
});

/** Keeps all files, or tells every window why it could not. What an interrupted attempt has kept is not asked for again. */
async function install() {
  try {
    await complete();
  } catch (error) {
    if (reason(error) === "no-room") await caches.delete(OWN);
    for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage(reason(error));
    throw error;
  }
}

/** Forgets older versions, but for the last one: another window may still show it. */
async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN);
  const isWhole = await Promise.all(others.map(async (name) => !!(await (await caches.open(name)).match(PAGE))));
  const last = others.filter((_, at) => isWhole[at]).at(-1);
  await Promise.all(others.filter((name) => name !== last).map((name) => caches.delete(name)));
  // the first time, the window that is open works offline from now on
  await clients.claim();
}

/** Sees to it that every file is kept as it was built. The page comes last: where it is, the version is whole. */
async function complete() {
  const cache = await caches.open(OWN);
  const keep = async (url) => {
    const kept = await cache.match(url);
    if (!kept || !(await isAsBuilt(url, kept))) await cache.put(url, await fetched(url));
  };
  await Promise.all([...files.keys()].filter((url) => url !== PAGE).map(keep));
  await keep(PAGE);
}

async function answer(url) {
  const own = await kept(OWN, url);
  if (own && (files.get(url).bytes > SMALL || (await isAsBuilt(url, own.clone())))) return own;
  if (!files.has(url)) {
    for (const name of await caches.keys()) {
      const before = name.startsWith(PREFIX) && (await kept(name, url));
      if (before) return before;
    }
    return fetch(url);
  }
  try {
    // the browser has taken it away, or damaged it
    return await fetched(url);
  } catch (error) {
    if (url !== PAGE) throw error;
    return new Response(
      "Churnscope's copy on this device is damaged, and there is no connection to repair it. " +
        "Connect to the network, then open this page again.",
      { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } },
    );
  }
}

/** What a cache has; nothing where it cannot be read. */
async function kept(name, url) {
  try {
    return await (await caches.open(name)).match(url);
  } catch {
    return undefined;
  }
}

async function isAsBuilt(url, response) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return files.get(url).digest === `sha256-${btoa(String.fromCharCode(...digest))}`;
}

/** A file of this version and no other, by its digest: from the browser's own cache where that has it. */
async function fetched(url) {
  const from = (cache) => fetch(url, { cache, integrity: files.get(url).digest });
  let response;
  try {
    response = await from(HASHED.test(url) ? "default" : "no-cache");
  } catch {
    response = await from("reload");
  }
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // a browser refuses to show a page that was led elsewhere on its way
  return response.redirected ? new Response(response.body, { headers: response.headers }) : response;
}

const reason = ({ name }) => (name === "QuotaExceededError" ? "no-room" : "failed");
