// Removes Churnscope's offline copy from each device that opens the page: publish this file in place of the site's
// sw.js, and leave it there for as long as devices may still have a copy. Open windows continue to work; their next
// load comes from the network.
self.addEventListener("install", () => skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(remove()));

async function remove() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(`churnscope ${registration.scope} `)).map((name) => caches.delete(name)),
  );
  await registration.unregister();
}
