// Keeps the page that checks certificates on the device. The server writes the first lines: CACHE, a name that changes
// with what is in it, PAGE, FILES, and the LANGUAGE that its reader chose. Without a connection, every address below
// /verify/ shows that page: whoever scans a certificate's QR code then has it checked by its signature.
"use strict";

self.addEventListener("install", (event) => {
  // Without cookies: the page is kept as a stranger sees it, for whoever uses the device next.
  const plainly = { cache: "reload", credentials: "omit", headers: { "Accept-Language": LANGUAGE } };
  const fresh = [PAGE, ...FILES].map((address) => new Request(address, plainly));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("verification-") && name !== CACHE;
  const cleared = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => self.clients.claim()));
});

const kept = (address) => caches.open(CACHE).then((cache) => cache.match(address));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => kept(PAGE)));
  } else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(kept(request.url).then((found) => found || fetch(request)));
  }
});
