// Gives a telephone without a network a page on which to take down a note. It
// keeps that page, its style and its script, and nothing else that was shown.
"use strict";
const files = ["kept"];
const cacheName = "pocket " + files.join(" ");

self.addEventListener("install", (e) => e.waitUntil((async () => {
  const cache = await caches.open(cacheName);
  await cache.addAll(files.map((f) => new Request(f, { cache: "reload" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (e) => e.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.mode === "navigate" && e.request.method === "GET" && (/\/room$/.test(url.pathname) || url.pathname === "/" || url.pathname === "/offline")) {
    e.respondWith(fetch(e.request).catch(async () => (await caches.match("/offline")) ?? Response.error()));
  } else if (files.includes(url.pathname)) {
    e.respondWith(fetch(e.request).catch(async () => (await caches.match(url.pathname)) ?? Response.error()));
  }
});
