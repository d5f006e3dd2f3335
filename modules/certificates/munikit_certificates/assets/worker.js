// SPDX-FileCopyrightText: 2026 The munikit contributors
// SPDX-License-Identifier: EUPL-1.2

// Keeps the verifier on the phone, so that it opens and checks without a network.
"use strict";

const { version, page, files, lists } = /* CONFIGURATION */ {};
const CACHE = `verificador-${version}`;
const PATIENCE = 5000;

// Without cookies: what is kept on a phone is the page of nobody in particular.
const plain = (path) => new Request(path, { credentials: "omit", cache: "no-cache" });

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll([page, ...files].map(plain));
  // A portal without keys publishes no list yet; the verifier is kept all the same.
  await Promise.allSettled(lists.map((path) => cache.add(plain(path))));
  await self.skipWaiting();
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("verificador-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(path) {
  return (await caches.open(CACHE)).match(path);
}

async function fresh(path) {
  try {
    const answer = await fetch(plain(path), { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return kept(path);
    await (await caches.open(CACHE)).put(path, answer.clone());
    return answer;
  } catch {
    return kept(path);
  }
}

// With a network the portal answers; without, the page that checks the code's own statement.
async function opened(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return kept(page);
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") event.respondWith(opened(event.request));
  else if (lists.includes(path)) event.respondWith(fresh(path));
  else if (files.includes(path)) event.respondWith(kept(path).then((found) => found || fetch(event.request)));
});
