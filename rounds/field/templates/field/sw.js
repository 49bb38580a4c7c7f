// @ts-check
// The service worker of version {{ version }}: the app from the phone, data always from the network.
const VERSION = "rounds-{{ version }}";
const PRECACHED = {{ precached|safe }};
const PAGE = "{{ page }}";

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

// A new version waits until the person agrees: nothing is reloaded under an open form.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === PAGE) event.respondWith(kept(PAGE, request));
    return;
  }
  if (PRECACHED.includes(url.pathname)) event.respondWith(kept(url.pathname, request));
});

async function keepAll() {
  const cache = await caches.open(VERSION);
  await Promise.all(PRECACHED.map((path) => keepOne(cache, path)));
}

// Signed out, the page answers with a redirect: that must never be kept as the app.
async function keepOne(cache, path) {
  const answer = await fetch(path, { cache: "no-cache", credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(path + " " + answer.status);
  await cache.put(path, answer);
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("rounds-") && name !== VERSION).map((name) => caches.delete(name)));
}

async function kept(path, request) {
  const cache = await caches.open(VERSION);
  return (await cache.match(path)) || fetch(request);
}
