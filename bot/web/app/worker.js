/** Works beside /app: opens it without a network, and shows the replies that are pushed while nobody looks. */

const KEPT = "beforehand app";
const SHELL = /^\/(app|widget|client)(\/|$)/;
const PATIENCE = 4_000;
const WORDS = "/app/strings/en.json";

/** Whether it is one of the files that the page is made of; what is said goes past this worker untouched. */
function isShell(address) {
  const { origin, pathname } = new URL(address);
  return origin === self.location.origin && SHELL.test(pathname);
}

async function keep(addresses) {
  const cache = await self.caches.open(KEPT);
  const known = new Set((await cache.keys()).map(({ url }) => url));
  const missing = [...new Set(addresses)].filter((address) => isShell(address) && !known.has(address));
  await Promise.all(missing.map((address) => cache.add(address).catch(() => {})));
}

async function fetched(request) {
  const response = await fetch(request);
  if (response.ok) (await self.caches.open(KEPT)).put(request, response.clone());
  return response;
}

/** The newest there is; what is kept, where the network gives nothing good, or nothing for too long. */
async function newest(request) {
  const kept = await self.caches.match(request, { cacheName: KEPT, ignoreSearch: true });
  if (!kept) return fetched(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  const fresh = fetched(request).then((response) => (response.ok ? response : kept), () => kept);
  return Promise.race([fresh, late]);
}

async function show(told) {
  const words = await (await newest(new Request(WORDS))).json();
  await self.registration.showNotification(words["push.title"], {
    body: told.text || words["push.text"],
    icon: "/app/icons/icon-192.png",
    badge: "/app/icons/badge-96.png",
    tag: "reply",
    renotify: true,
  });
  await self.navigator.setAppBadge?.();
}

async function open() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => new URL(url).pathname === "/app");
  return page ? page.focus() : self.clients.openWindow("/app");
}

/** What a push says: {conversation_id, seq, author, text}; nothing, where it cannot be read. */
function said(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  // A push may come before the page has said what to keep, and without a network.
  event.waitUntil(keep([new URL(WORDS, self.location.origin).href]));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data.keep)));
self.addEventListener("push", (event) => event.waitUntil(show(said(event.data))));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isShell(request.url)) event.respondWith(newest(request));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});
