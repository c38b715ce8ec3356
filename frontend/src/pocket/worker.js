// Without a network: the last pages of a telephone that is logged in. And news by push.
//
// Pages are kept only where the server says so (X-Pocket-Keep: never of a confidential client),
// for a day, and all of them are gone as soon as the list is shown to somebody who is not logged in.

const PAGES = "pocket-pages";
const PARTS = "pocket-parts";
const OFFLINE = "/pocket/offline";
const LIST = "/pocket/";
const KEPT_FOR = 24 * 3600 * 1000; // milliseconds
const MOST = 30; // pages, and parts

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (pathname.startsWith("/static/assets/")) event.respondWith(part(request));
});

self.addEventListener("push", (event) => {
  const { title, body, link, tag, urgent } = read(event.data);
  const icon = "/pocket/icon-192.png";
  const about = { body, tag, icon, badge: icon, data: { link }, requireInteraction: urgent };
  event.waitUntil(self.registration.showNotification(title, about));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.link ?? LIST));
});

async function install() {
  const cache = await caches.open(PARTS);
  const answer = await fetch(OFFLINE);
  if (answer.ok) await cache.put(OFFLINE, answer);
  await self.skipWaiting();
}

async function page(request, pathname) {
  try {
    const answer = await fetch(request);
    if (answer.headers.get("X-Pocket-Keep")) await keep(PAGES, request, answer.clone());
    else if (pathname === LIST) await caches.delete(PAGES);
    else await (await caches.open(PAGES)).delete(request);
    return answer;
  } catch {
    return (await kept(request)) ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function kept(request) {
  const found = await (await caches.open(PAGES)).match(request);
  const at = Date.parse(found?.headers.get("Date") ?? "");
  return Date.now() - at < KEPT_FOR ? found : undefined;
}

// Names of built files carry a hash: what is kept under one never changes.
async function part(request) {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await keep(PARTS, request, answer.clone());
  return answer;
}

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  const keys = await cache.keys();
  const old = keys.filter((one) => new URL(one.url).pathname !== OFFLINE).slice(0, Math.max(0, keys.length - MOST));
  await Promise.all(old.map((one) => cache.delete(one)));
}

// As messages/channels/push.py writes it; what cannot be read says only that there is something.
function read(data) {
  const bare = { title: "Permanence", body: "", link: LIST, tag: "", urgent: false };
  try {
    return { ...bare, ...data.json() };
  } catch {
    return bare;
  }
}

async function open(url) {
  const windows = await self.clients.matchAll({ type: "window" });
  const there = windows.find((one) => new URL(one.url).pathname === new URL(url, location.origin).pathname);
  return there ? there.focus() : self.clients.openWindow(url);
}
