// Works beside the page of one ticket: opens it without a network. It keeps the page, which is the same for every
// ticket and holds no token, and the page's files; no answer of the server ever passes through it.

const OWN = new URL(registration.scope).pathname;
const CACHE = "phone-1";
const PAGE = "/t/page"; // the name under which the page is kept
const PATIENCE_MILLISECONDS = 4000;
const FILES = [
  "/look/tokens.css", "/look/api.js", "/look/dom.js",
  "/kiosk/static/phone.css", "/kiosk/static/phone.js", "/kiosk/static/phone_views.js", "/kiosk/static/phone_kept.js",
  "/kiosk/static/phone_after.js", "/kiosk/static/phone_bell.js", "/kiosk/static/phone_fonts.js", "/kiosk/static/phone_offline.js",
  "/kiosk/static/phone_icons.svg", "/kiosk/static/clock.js", "/kiosk/static/dom.js", "/kiosk/static/feed.js",
  "/kiosk/static/phone_later.js", "/kiosk/static/phone_push.js", "/kiosk/static/rating.js", "/kiosk/static/texts.js",
  ...["vi", "en"].flatMap((language) => ["shared", "phone"].map((part) => `/kiosk/static/texts/${language}/${part}.json`)),
];
const FONTS = "/look/fonts/"; // kept when the page asked for them; a phone on a slow line never does

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fill());
});

addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), forgetFormer()])));

addEventListener("fetch", (event) => {
  const { request } = event;
  const name = nameOf(request);
  if (name !== null) event.respondWith(fresh(request, name));
});

addEventListener("push", (event) => {
  const { title, body, tag, kind } = event.data.json();
  const options = { body, tag, renotify: true, requireInteraction: kind === "called", vibrate: [400, 200, 400, 200, 800] };
  event.waitUntil(registration.showNotification(title, options));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show());
});

/** The page of this ticket, where it is open already or anew. */
async function show() {
  const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const own = open.find(({ url }) => new URL(url).pathname === OWN);
  return own ? own.focus() : clients.openWindow(OWN);
}

/** Under which name an answer is kept; null for all that is not this page's own. */
function nameOf(request) {
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return null;
  if (request.mode === "navigate") return pathname === OWN ? PAGE : null;
  if (search !== "" && !/^\?again=\d+$/.test(search)) return null;
  return FILES.includes(pathname) || pathname.startsWith(FONTS) ? pathname : null;
}

/** From the network, so that an upgrade shows at once; what is kept when it fails or is slow. */
async function fresh(request, name) {
  const cache = await caches.open(CACHE);
  const asked = fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected) cache.put(name, answer.clone());
    return answer;
  });
  const kept = await cache.match(name);
  if (kept === undefined) return asked;
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MILLISECONDS, kept); });
  return Promise.race([asked.catch(() => kept), late]);
}

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  const page = await fetch(OWN);
  if (!page.ok) throw new Error(`the page answered ${page.status}`);
  await cache.put(PAGE, page);
}

async function forgetFormer() {
  for (const name of await caches.keys()) if (name.startsWith("phone-") && name !== CACHE) await caches.delete(name);
}
