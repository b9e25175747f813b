// The service worker: saves a whole version of the page on the device, and serves the page from it.
//
// build/service-worker.mjs puts three constants before this script: `VERSION`; `FILES`, each with its name, its SHA-256
// as in an integrity attribute, and its size in bytes; and `HASHED`, a pattern for names with a hash of the content.
// The page is listed as "./", because some hosts redirect index.html there.

// a host may have several copies of the page in different folders, each with its own scope
const PREFIX = `churnscope ${registration.scope} `;
const OWN = PREFIX + VERSION;
const PAGE = registration.scope;
// the page itself checks the digest of each file with a hash in its name, so large ones are not checked when they are
// served
const LARGE = 65_536;
const isCheckedByPage = (url) => HASHED.test(url) && files.get(url).bytes > LARGE;

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

/** Saves all files. If this fails, tells every window why, and keeps the saved files unless there was no room. */
async function install() {
  try {
    await complete();
  } catch (error) {
    if (reason(error) === "no-room") await caches.delete(OWN);
    for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage(reason(error));
    throw error;
  }
}

/** Deletes other versions except the last complete one, which another window may still show. */
async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN);
  const isWhole = await Promise.all(others.map(async (name) => !!(await (await caches.open(name)).match(PAGE))));
  const last = others.filter((_, at) => isWhole[at]).at(-1);
  await Promise.all(others.filter((name) => name !== last).map((name) => caches.delete(name)));
  // on the first visit, this makes the open window work offline
  await clients.claim();
}

/** Makes sure that every file is saved as it was built. The page is saved last, so if a version's page is saved, the
 * whole version has been saved. */
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
  if (own && (isCheckedByPage(url) || (await isAsBuilt(url, own.clone())))) return own;
  if (!files.has(url)) {
    for (const name of await caches.keys()) {
      const before = name.startsWith(PREFIX) && (await kept(name, url));
      if (before) return before;
    }
    return fetch(url);
  }
  try {
    // the saved file is missing, damaged, or unreadable
    return await fetched(url);
  } catch (error) {
    if (url !== PAGE) throw error;
    return new Response(
      "The offline copy of Churnscope is damaged, and cannot be repaired without a connection. " +
        "Connect to the network, then reload this page.",
      { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } },
    );
  }
}

/** The response saved in a cache; undefined if there is none, or the cache cannot be read. */
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

/** Fetches a file of exactly this version, from the browser's HTTP cache if possible. */
async function fetched(url) {
  const from = (cache) => fetch(url, { cache, integrity: files.get(url).digest });
  let response;
  try {
    response = await from(HASHED.test(url) ? "default" : "no-cache");
  } catch {
    response = await from("reload");
  }
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // a browser refuses to show a page from a redirected response
  return response.redirected ? new Response(response.body, { headers: response.headers }) : response;
}

const reason = ({ name }) => (name === "QuotaExceededError" ? "no-room" : "failed");
